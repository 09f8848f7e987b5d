{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['adjustment_id'],
    meta={'place_date': 'adjustment_date'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

adjustment as (

    select * from {{ ref('stg_billing__adjustment') }}
    {% if is_incremental() %}
    where {{ new_or_repointed('batch_id', [
        ('account_id', 'int_account_resolved', 'account_id'),
        ('subscription_id', 'int_subscription_resolved', 'subscription_id'),
        ('product_offering_id', 'dim_product', 'product_offering_id'),
    ]) }}
    {% endif %}

),

account as (

    select * from {{ ref('int_account_resolved') }}

),

subscription as (

    select * from {{ ref('int_subscription_resolved') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

adjustment_keyed as (

    select
        note.adjustment_id,
        note.invoice_id,
        {{ date_key('note.adjustment_date') }} as adjustment_date_key,
        {{ member_key('customer', 'note', ['account', 'subscription']) }}
            as customer_key,
        {{ member_key('account', 'note', ['account']) }} as account_key,
        {{ member_key('subscription', 'note', ['subscription']) }} as subscription_key,
        {{ member_key('product', 'note', ['product', 'subscription']) }} as product_key,
        {{ channel_key('note.channel_code') }} as channel_key,
        {{ reason_key('adjustment', 'note.reason_class', 'note.reason') }}
            as reason_key,
        {{ employee_key('note.employee_id') }} as employee_key,
        note.adjustment_kind,
        note.adjustment_date,
        note.amount,
        note.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from adjustment as note
    left join account
        on {{ valid_on('account', 'note.account_id', 'note.adjustment_date') }}
    left join subscription
        on {{ valid_on(
            'subscription', 'note.subscription_id', 'note.adjustment_date'
        ) }}
    left join product
        on {{ valid_on('product', 'note.product_offering_id', 'note.adjustment_date') }}

)

select * from adjustment_keyed
