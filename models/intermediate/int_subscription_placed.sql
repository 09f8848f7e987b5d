-- A table: every fact that names a subscription looks here, by one number.
{{ config(materialized='table') }}

with

subscription as (

    select
        subscription_key,
        coalesce(parent_subscription_id, subscription_id) as primary_subscription_id,
        valid_from,
        {{ month_end('valid_to') }} as last_month_end_date
    from {{ ref('dim_subscription') }}

),

resolved as (

    select * from {{ ref('int_subscription_resolved') }}

),

-- a version is met by facts of its days; they are placed at the end of their month
subscription_placed as (

    select
        subscription.subscription_key,
        resolved.valid_from,
        resolved.valid_to,
        resolved.customer_key,
        resolved.geography_key,
        resolved.product_key
    from subscription
    inner join resolved
        on
            subscription.primary_subscription_id = resolved.subscription_id
            and subscription.valid_from < resolved.valid_to
            and subscription.last_month_end_date >= resolved.valid_from

)

select * from subscription_placed
