-- Catches steps of tickets lost or doubled on the way to the star, and steps that point
-- at another customer than their ticket.
with

delivered as (

    select
        event_type,
        count(*) as count_rows,
        count(distinct ticket_id) as count_tickets
    from {{ ref('stg_care__ticket_event') }}
    group by event_type

),

held as (

    select
        step.event_type,
        count(*) as count_rows,
        count(distinct step.ticket_id) as count_tickets,
        sum(
            case
                when step.customer_key = coalesce(ticket.customer_key, -3) then 0
                else 1
            end
        ) as count_wrong
    from {{ ref('fct_ticket_event') }} as step
    left join {{ ref('fct_service_ticket') }} as ticket
        on step.ticket_id = ticket.ticket_id
    group by step.event_type

)

select
    delivered.*,
    held.count_rows as count_rows_held,
    held.count_wrong
from delivered
full outer join held on delivered.event_type = held.event_type
where
    coalesce(delivered.count_rows, 0) <> coalesce(held.count_rows, 0)
    or coalesce(delivered.count_tickets, 0) <> coalesce(held.count_tickets, 0)
    or held.count_wrong > 0
