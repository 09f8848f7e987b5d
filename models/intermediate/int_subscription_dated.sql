with

-- what the newest version says about the beginning and the end holds for the past too
subscription as (

    select * from {{ ref('dim_subscription') }}
    where
        is_current
        and not is_inferred
        and subscription_status <> 'pending'
        -- without a day of service it was never in the base
        and (terminated_date is null or terminated_date > activated_date)

),

customer as (

    select * from {{ ref('int_customer_horizon') }}

),

subscription_dated as (

    select
        subscription.subscription_id,
        subscription.customer_id,
        customer.source_system,
        customer.horizon_date,
        subscription.is_primary,
        subscription.activated_date,
        subscription.terminated_date,
        subscription.termination_kind,
        subscription.termination_reason_class,
        subscription.termination_reason,
        subscription.batch_key
    from subscription
    inner join customer on subscription.customer_id = customer.customer_id

)

select * from subscription_dated
