with

ticket as (

    select * from {{ ref('int_ticket_local') }}

),

span as (

    select * from {{ ref('int_ticket_clocked') }}

),

span_timed as (

    select
        span.ticket_id,
        span.span,
        {{ open_minutes_until('last_day', 'span.last_at') }}
        - {{ open_minutes_until('first_day', 'span.first_at') }} as open_minutes
    from span
    {% for day in ['first', 'last'] -%}
    inner join {{ ref('dim_business_day') }} as {{ day }}_day
        on
            span.business_calendar = {{ day }}_day.business_calendar
            and cast(span.{{ day }}_at as date) = {{ day }}_day.date_day
    {% endfor %}
),

ticket_summed as (

    select
        ticket_id,
        {% for span in ['first_reply', 'resolution', 'hold'] -%}
        sum(case when span = '{{ span }}' then open_minutes end) as {{ span }}_minutes
        {{- ',' if not loop.last }}
        {% endfor %}
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
