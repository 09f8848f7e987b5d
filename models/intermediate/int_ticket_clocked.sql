with

ticket as (

    select * from {{ ref('int_ticket_local') }}

),

hold as (

    select
        {% for end in ['started', 'ended'] -%}
        {{ local_time('hold.' ~ end ~ '_at', 'ticket.utc_offset_minutes') }}
            as {{ end }}_local_at,
        {% endfor -%}
        ticket.*
    from {{ ref('int_ticket_hold_bounded') }} as hold
    inner join ticket on hold.ticket_id = ticket.ticket_id
    where
        hold.ended_at is not null
        and ticket.resolved_local_at is not null

),

span as (

    {% for span, first, last in [
        ('first_reply', 'opened_local_at', 'first_reply_local_at'),
        ('resolution', 'opened_local_at', 'resolved_local_at'),
        (
            'hold', 'greatest(opened_local_at, started_local_at)',
            'least(ended_local_at, resolved_local_at)',
        ),
    ] -%}
    select
        ticket_id,
        business_calendar,
        '{{ span }}' as span,
        {{ first }} as first_at,
        {{ last }} as last_at
    from {{ 'hold' if span == 'hold' else 'ticket' }}
    where {{ first }} <= {{ last }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from span
