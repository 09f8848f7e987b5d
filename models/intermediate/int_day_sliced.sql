with

-- seen from the same month-ends in the same windows of 30 days: the windows only grow
-- as days go back, so their number and sum tell them all
day_described as (

    select
        date_day,
        min(as_of_date) as first_as_of_date,
        count(*) as count_windows,
        sum(cast(floor(days_before / 30) as integer)) as sum_windows
    from {{ ref('int_features_window') }}
    group by date_day

),

day_sliced as (

    select
        date_day,
        min(date_day) over (
            partition by first_as_of_date, count_windows, sum_windows
        ) as slice_date
    from day_described

)

select * from day_sliced
