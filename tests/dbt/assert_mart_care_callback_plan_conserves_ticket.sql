-- Catches customers nobody calls: every ticket open after its promise and every ticket
-- finished in the last thirty days is planned once, and nobody is told who was not.
with

expected as (

    select
        ticket_id,
        case when is_open then 'overdue' else 'not_told' end as callback_reason
    from {{ ref('mart_care_ticket') }}
    where
        is_overdue
        or (
            is_finished
            and customer_key > 0
            and {{ days_between('cast(finished_at as date)', 'as_of_date') }} < 30
        )

),

planned as (

    select
        plan.ticket_id,
        plan.callback_reason,
        plan.told_at,
        plan.outcome,
        max(contact.started_at) as last_contact_at
    from {{ ref('mart_care_callback_plan') }} as plan
    left join {{ ref('fct_interaction') }} as contact
        on
            plan.ticket_id = contact.ticket_id
            and contact.direction = 'outbound'
    group by
        plan.ticket_id,
        plan.callback_reason,
        plan.told_at,
        plan.outcome

)

select
    expected.ticket_id,
    planned.ticket_id as planned_ticket_id
from expected
full outer join planned
    on
        expected.ticket_id = planned.ticket_id
        and expected.callback_reason = planned.callback_reason
where
    expected.ticket_id is null
    or planned.ticket_id is null
    or planned.told_at is not null and planned.last_contact_at is null
    or planned.told_at > planned.last_contact_at
    or (planned.told_at is null) <> (planned.outcome = 'waiting')
