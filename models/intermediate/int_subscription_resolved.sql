-- A table: every fact that knows a subscription looks here once instead of in four
-- dimensions.
{{ config(materialized='table') }}

with

subscription as (

    select * from {{ ref('dim_subscription') }}
    where subscription_id is not null

),

account as (

    select * from {{ ref('dim_account') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

subscription_split as (

    select
        subscription.subscription_key,
        account.account_key,
        customer.customer_key,
        customer.geography_key,
        product.product_key,
        {% for column, chosen in {
            'valid_from': 'greatest', 'valid_to': 'least', 'batch_key': 'greatest',
        }.items() -%}
        {{ chosen }}(
            subscription.{{ column }},
            coalesce(account.{{ column }}, subscription.{{ column }}),
            coalesce(customer.{{ column }}, subscription.{{ column }}),
            coalesce(product.{{ column }}, subscription.{{ column }})
        ) as {{ column }},
        {% endfor -%}
        subscription.subscription_id
    from subscription
    left join account
        on {{ spans_meet('subscription', 'account', 'account_id') }}
    left join customer
        on {{ spans_meet('subscription', 'customer', 'customer_id') }}
    left join product
        on {{ spans_meet('subscription', 'product', 'product_offering_id') }}

),

subscription_resolved as (

    select
        subscription_id,
        subscription_key,
        account_key,
        customer_key,
        geography_key,
        product_key,
        valid_from,
        valid_to,
        valid_to = {{ open_end() }} as is_current,
        batch_key
    from subscription_split
    -- the members met the subscription, but not each other
    where valid_from < valid_to

)

select * from subscription_resolved
