with

customer as (

    select * from {{ ref('int_customer_horizon') }}
    where horizon_date is not null

),

subscription as (

    select * from {{ ref('dim_subscription') }}
    where
        is_current
        and is_primary
        and subscription_status <> 'pending'
        and contract_end_date is not null

),

contract_ending as (

    select
        customer.customer_id,
        'contract_end' as trigger_code,
        subscription.subscription_id as reference_id,
        subscription.contract_end_date as trigger_date,
        subscription.monthly_price_amount as trigger_amount
    from subscription
    inner join customer on subscription.customer_id = customer.customer_id
    where
        coalesce(subscription.terminated_date, {{ open_end() }})
        > customer.horizon_date
        and subscription.contract_end_date > customer.horizon_date
        and subscription.contract_end_date
        <= {{ add_days('customer.horizon_date', 90) }}

)

select * from contract_ending
