-- A table: the mart sums it, and a test what is left out of the mart.
{{ config(materialized='table') }}

with

line_summed as (

    select
        {{ month_end('invoice_date') }} as month_end_date,
        subscription_key,
        customer_key,
        geography_key,
        product_key,
        sum(amount) as billed_amount
    from {{ ref('fct_billing_line') }}
    where is_service
    group by
        {{ month_end('invoice_date') }},
        subscription_key,
        customer_key,
        geography_key,
        product_key

),

subscription as (

    select
        subscription_key,
        coalesce(parent_subscription_id, subscription_id) as primary_subscription_id
    from {{ ref('dim_subscription') }}

),

resolved as (

    select * from {{ ref('int_subscription_resolved') }}

),

-- where the primary subscription is counted, there its add-ons' revenue goes too
line_placed as (

    select
        line.month_end_date,
        coalesce(resolved.customer_key, line.customer_key) as customer_key,
        coalesce(resolved.geography_key, line.geography_key) as geography_key,
        coalesce(resolved.product_key, line.product_key) as product_key,
        line.billed_amount
    from line_summed as line
    inner join subscription on line.subscription_key = subscription.subscription_key
    left join resolved
        on {{ valid_on(
            'resolved', 'subscription.primary_subscription_id', 'line.month_end_date',
            'subscription_id',
        ) }}

),

base_billed as (

    select
        line.month_end_date,
        horizon.horizon_date,
        customer.source_system,
        line.geography_key,
        line.product_key,
        cast(sum(line.billed_amount) as decimal(18, 2)) as billed_amount
    from line_placed as line
    inner join {{ ref('int_customer_named') }} as customer
        on line.customer_key = customer.customer_key
    left join {{ ref('int_horizon') }} as horizon
        on customer.source_system = horizon.source_system
    group by
        line.month_end_date,
        horizon.horizon_date,
        customer.source_system,
        line.geography_key,
        line.product_key

)

select * from base_billed
