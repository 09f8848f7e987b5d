with

calendar as (

    select * from {{ ref('business_calendar') }}

),

exception_listed as (

    select * from {{ ref('business_exception') }}

),

day as (

    select * from {{ ref('dim_date') }}
    where date_day is not null

),

day_judged as (

    select
        calendar.business_calendar,
        day.date_key,
        day.date_day,
        coalesce(other.is_business_day, not day.is_weekend) as is_business_day,
        other.exception_name,
        calendar.utc_offset_minutes,
        calendar.opens_minute,
        calendar.closes_minute,
        case
            when coalesce(other.is_business_day, not day.is_weekend)
                then calendar.closes_minute - calendar.opens_minute
            else 0
        end as open_minutes
    from day
    cross join calendar
    left join exception_listed as other
        on
            calendar.business_calendar = other.business_calendar
            and day.date_day = other.date_day

),

day_counted as (

    select
        business_calendar,
        date_key,
        date_day,
        is_business_day,
        exception_name,
        utc_offset_minutes,
        opens_minute,
        closes_minute,
        open_minutes,
        cast(
            sum(open_minutes) over (
                partition by business_calendar order by date_day
                rows between unbounded preceding and current row
            ) - open_minutes as bigint
        ) as open_minutes_before
    from day_judged

)

select * from day_counted
