with

ticket_event as (

    select * from {{ ref('stg_care__ticket_event') }}

),

-- a hold lasts until the next step that ends or renews it; one that still lasts counts
-- nothing
hold_bounded as (

    select
        ticket_id,
        event_type,
        event_at,
        lead(event_at) over (
            partition by ticket_id order by event_at, event_number
        ) as next_at
    from ticket_event
    where event_type in ('hold_started', 'hold_ended', 'resolved', 'closed')

),

hold_summed as (

    select
        ticket_id,
        sum({{ dbt.datediff('event_at', 'next_at', 'second') }}) as hold_seconds
    from hold_bounded
    where event_type = 'hold_started'
    group by ticket_id

)

select * from hold_summed
