-- Catches a trigger that is lost or that a rule should have held back: each ticket open
-- beyond its due time is there, and no marketing is for who is at the cap.
with

due_ticket as (

    select ticket.ticket_id
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('dim_customer') }} as customer
        on ticket.customer_key = customer.customer_key
    inner join {{ ref('int_customer_horizon') }} as horizon
        on customer.customer_id = horizon.customer_id
    where
        ticket.ticket_status in ('open', 'pending')
        and cast(ticket.due_at as date) <= horizon.horizon_date

),

action as (

    select * from {{ ref('mart_marketing_next_action') }}

)

select
    due_ticket.ticket_id as reference_id,
    'lost' as fault
from due_ticket
left join action
    on
        due_ticket.ticket_id = action.reference_id
        and action.trigger_code = 'ticket_unresolved'
where action.reference_id is null
union all
select
    action.reference_id,
    'over the cap' as fault
from action
inner join {{ ref('mart_marketing_contact_pressure') }} as pressure
    on action.customer_id = pressure.customer_id
where
    pressure.is_latest
    and pressure.count_contacts_left = 0
    and action.is_marketing
    and not action.is_held_back
