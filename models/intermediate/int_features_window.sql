with

day as (

    select * from {{ ref('dim_date') }}

),

-- each day and the month-ends that still look back on it, 90 days at most
day_seen as (

    select
        day.date_day,
        month.date_day as as_of_date,
        {{ days_between('day.date_day', 'month.date_day') }} as days_before
    from day
    inner join day as month
        on
            month.is_month_end
            and day.date_day <= month.date_day
            and {{ add_days('day.date_day', 90) }} > month.date_day

)

select * from day_seen
