with

ticket_event as (

    select * from {{ ref('stg_care__ticket_event') }}

),

step_followed as (

    select
        ticket_id,
        event_number,
        event_type,
        event_at,
        lead(event_at) over (
            partition by ticket_id order by event_at, event_number
        ) as next_at
    from ticket_event
    where event_type in ('hold_started', 'hold_ended', 'resolved', 'closed')

),

hold_bounded as (

    select
        ticket_id,
        event_number,
        event_at as started_at,
        next_at as ended_at
    from step_followed
    where event_type = 'hold_started'

)

select * from hold_bounded
