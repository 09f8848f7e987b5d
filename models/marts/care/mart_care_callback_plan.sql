with

ticket as (

    select * from {{ ref('mart_care_ticket') }}

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
        ticket.told_at,
        case
            when not ticket.is_told then 'waiting'
            when ticket.is_told_in_time then 'in_time'
            else 'late'
        end as outcome
    from ticket
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
