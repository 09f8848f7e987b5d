{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['subscription_id', 'as_of_date'],
    meta={
        'due': 'int_subscription_month_due',
        'due_names': {'as_of_date': 'month_end_date'},
    },
) }}

-- depends_on: {{ ref('int_subscription_month_due') }}
with

month as (

    select counted.*
    from {{ ref('fct_subscription_monthly') }} as counted
    {% if is_incremental() -%}
    inner join {{ ref('int_subscription_month_due') }} as due
        on
            counted.subscription_id = due.subscription_id
            and counted.month_end_date = due.month_end_date
    {% endif %}
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
        month.customer_key,
        month.account_key,
        month.subscription_key,
        month.product_key,
        month.is_primary,
        month.tenure_months,
        month.recurring_price_amount,
        lifetime.activated_date,
        {{ changed_now() }} as changed_in
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
