with

span as (

    select
        span.ticket_id,
        span.from_date,
        span.to_date,
        judged.source_system,
        judged.horizon_date
    from {{ ref('int_ticket_open_span') }} as span
    inner join {{ ref('int_ticket_judged') }} as judged
        on span.ticket_id = judged.ticket_id

),

span_spread as (

    select
        *,
        {{ each_month('from_date', 'least(to_date, horizon_date)') }}
            as month_start_date
    from span
    where from_date <= horizon_date

),

ticket_month as (

    select
        ticket.*,
        span.source_system,
        month.month_end_date,
        month.date_key as month_end_date_key,
        {{ days_between('cast(ticket.opened_at as date)', 'month.month_end_date') }}
            as age_days
    from span_spread as span
    inner join {{ ref('dim_date') }} as month
        on
            month.is_month_end
            and span.month_start_date = month.month_start_date
    inner join {{ ref('fct_service_ticket') }} as ticket
        on span.ticket_id = ticket.ticket_id
    where
        month.month_end_date >= span.from_date
        and month.month_end_date < span.to_date
        and month.month_end_date <= span.horizon_date

),

backlog_counted as (

    select
        month_end_date_key,
        source_system,
        geography_key,
        product_key,
        employee_key,
        ticket_type,
        coalesce(priority, 'Unknown') as priority,
        {{ backlog_age_band('age_days') }} as age_band,
        month_end_date,
        count(*) as count_open,
        cast(sum(age_days) as bigint) as open_age_days,
        max(age_days) as oldest_age_days
    from ticket_month
    group by
        month_end_date_key,
        source_system,
        geography_key,
        product_key,
        employee_key,
        ticket_type,
        coalesce(priority, 'Unknown'),
        {{ backlog_age_band('age_days') }},
        month_end_date

)

select * from backlog_counted
