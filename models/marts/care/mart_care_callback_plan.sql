with

ticket as (

    select * from {{ ref('mart_care_ticket') }}

),

told as (

    select
        contact.ticket_id,
        min(contact.started_at) as told_at
    from {{ ref('fct_interaction') }} as contact
    inner join ticket
        on
            contact.ticket_id = ticket.ticket_id
            and contact.direction = 'outbound'
            and contact.started_at >= ticket.finished_at
    group by contact.ticket_id

),

callback as (

    select
        ticket.ticket_id,
        'overdue' as callback_reason,
        judged.due_after_hold_at as due_at,
        cast(null as timestamp) as told_at,
        'waiting' as outcome
    from ticket
    inner join {{ ref('int_ticket_judged') }} as judged
        on ticket.ticket_id = judged.ticket_id
    where ticket.is_overdue
    union all
    select
        ticket.ticket_id,
        'not_told' as callback_reason,
        {{ dbt.dateadd('day', 1, 'ticket.finished_at') }} as due_at,
        told.told_at,
        case
            when told.told_at is null then 'waiting'
            when told.told_at <= {{ dbt.dateadd('day', 1, 'ticket.finished_at') }}
                then 'in_time'
            else 'late'
        end as outcome
    from ticket
    left join told on ticket.ticket_id = told.ticket_id
    where
        ticket.customer_key > 0
        and ticket.finished_at >= {{ add_days('ticket.as_of_date', -29) }}

),

callback_planned as (

    select
        ticket.ticket_id,
        callback.callback_reason,
        ticket.customer_key,
        ticket.geography_key,
        ticket.employee_key,
        ticket.ticket_type,
        ticket.priority,
        callback.due_at,
        callback.told_at,
        callback.outcome,
        callback.outcome = 'waiting'
        and cast(callback.due_at as date) <= ticket.as_of_date as is_due,
        ticket.as_of_date
    from callback
    inner join ticket on callback.ticket_id = ticket.ticket_id

)

select * from callback_planned
