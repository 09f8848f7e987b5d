with

customer as (

    select * from {{ ref('int_customer_horizon') }}
    where horizon_date is not null

),

named as (

    select * from {{ ref('int_customer_named') }}

),

ticket_open as (

    select
        customer.customer_id,
        'ticket_unresolved' as trigger_code,
        ticket.ticket_id as reference_id,
        case
            when ticket.due_at is null
                then {{ add_days('cast(ticket.opened_at as date)', 7) }}
            else cast(ticket.due_at as date)
        end as trigger_date,
        cast(null as decimal(18, 2)) as trigger_amount,
        customer.horizon_date
    from {{ ref('fct_service_ticket') }} as ticket
    inner join named on ticket.customer_key = named.customer_key
    inner join customer on named.customer_id = customer.customer_id
    where ticket.ticket_status in ('open', 'pending')

),

leave_open as (

    select
        customer.customer_id,
        'leave_undecided' as trigger_code,
        retention.retention_case_id as reference_id,
        cast(retention.intent_at as date) as trigger_date,
        cast(null as decimal(18, 2)) as trigger_amount,
        customer.horizon_date
    from {{ ref('fct_retention_case') }} as retention
    inner join named on retention.customer_key = named.customer_key
    inner join customer on named.customer_id = customer.customer_id
    where
        coalesce(retention.decision, 'undecided') = 'undecided'
        and cast(retention.intent_at as date)
        >= {{ add_days('customer.horizon_date', -30) }}

),

case_open as (

    select * from ticket_open
    union all
    select * from leave_open

)

select
    customer_id,
    trigger_code,
    reference_id,
    trigger_date,
    trigger_amount
from case_open
where trigger_date <= horizon_date
