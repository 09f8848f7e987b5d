with

ticket as (

    select * from {{ ref('int_ticket_local') }}

),

day as (

    select * from {{ ref('dim_business_day') }}

),

span as (

    select * from {{ ref('int_ticket_clocked') }}

),

span_timed as (

    select
        span.ticket_id,
        span.span,
        {{ open_seconds_until('last_day', 'span.last_at') }}
        - {{ open_seconds_until('first_day', 'span.first_at') }} as open_seconds
    from span
    inner join day as first_day
        on
            span.business_calendar = first_day.business_calendar
            and cast(span.first_at as date) = first_day.date_day
    inner join day as last_day
        on
            span.business_calendar = last_day.business_calendar
            and cast(span.last_at as date) = last_day.date_day

),

ticket_summed as (

    select
        {% for span in ['first_reply', 'resolution', 'hold'] -%}
        sum(case when span = '{{ span }}' then open_seconds end)
        / cast(60 as double) as {{ span }}_minutes,
        {% endfor -%}
        ticket_id
    from span_timed
    group by ticket_id

),

-- the clock stops while the customer has to act
ticket_timed as (

    select
        ticket.ticket_id,
        ticket.business_calendar,
        summed.first_reply_minutes as first_reply_business_minutes,
        summed.resolution_minutes
        - coalesce(summed.hold_minutes, 0) as resolution_business_minutes,
        coalesce(summed.hold_minutes, 0) as hold_business_minutes
    from ticket
    left join ticket_summed as summed on ticket.ticket_id = summed.ticket_id

)

select * from ticket_timed
