-- Catches steps of a ticket that arrived after it and were never counted, or were
-- counted twice.
with

staged as (

    select
        event.ticket_id,
        count(*) as count_events
    from {{ ref('stg_care__ticket_event') }} as event
    inner join {{ ref('stg_care__ticket') }} as ticket
        on event.ticket_id = ticket.ticket_id
    group by event.ticket_id

)

select
    fact.ticket_id,
    fact.count_events,
    staged.count_events as staged_count_events
from {{ ref('fct_service_ticket') }} as fact
left join staged on fact.ticket_id = staged.ticket_id
where fact.count_events <> coalesce(staged.count_events, 0)
