-- Catches hand-overs lost or doubled: each ticket has as many as the star counts, and
-- none is taken up before it was handed over.
with

ticket as (

    select
        ticket_id,
        count_handovers
    from {{ ref('fct_service_ticket') }}

),

mart as (

    select
        ticket_id,
        count(*) as count_handovers,
        min(idle_minutes) as idle_minutes
    from {{ ref('mart_care_handoff') }}
    group by ticket_id

)

select
    ticket.ticket_id,
    ticket.count_handovers,
    mart.count_handovers as count_in_mart,
    mart.idle_minutes
from ticket
full outer join mart on ticket.ticket_id = mart.ticket_id
where
    coalesce(ticket.count_handovers, 0) <> coalesce(mart.count_handovers, 0)
    or mart.idle_minutes < 0
