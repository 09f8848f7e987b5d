{{ config(materialized='table') }}

with

month as (

    select * from {{ ref('fct_subscription_monthly') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

lifetime as (

    select * from {{ ref('int_subscription_based') }}

),

-- a place in the base that is kept for a reconnection is hindsight: only what was
-- active counts
subscription_active as (

    select
        month.subscription_id,
        month.month_end_date as as_of_date,
        customer.customer_id,
        customer.source_system,
        horizon.horizon_date,
        month.customer_key,
        month.account_key,
        month.subscription_key,
        month.product_key,
        month.is_primary,
        month.tenure_months,
        month.recurring_price_amount,
        lifetime.activated_date
    from month
    inner join customer on month.customer_key = customer.customer_key
    inner join horizon
        on
            customer.source_system = horizon.source_system
            and month.month_end_date <= horizon.horizon_date
    inner join lifetime
        on
            month.subscription_id = lifetime.subscription_id
            and month.month_end_date < lifetime.terminated_date

)

select * from subscription_active
