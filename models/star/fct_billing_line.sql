{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['invoice_id', 'line_number'],
    meta={'place_date': 'invoice_date'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

invoice_line as (

    select * from {{ ref('stg_billing__invoice_line') }}
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

line_keyed as (

    select
        line.invoice_id,
        line.line_number,
        {{ date_key('line.invoice_date') }} as invoice_date_key,
        {{ date_key('line.due_date') }} as due_date_key,
        {{ date_key('line.period_start_date') }} as period_start_date_key,
        {{ member_key('customer', 'line', ['account', 'subscription']) }}
            as customer_key,
        {{ member_key('account', 'line', ['account']) }} as account_key,
        {{ member_key('subscription', 'line', ['subscription']) }} as subscription_key,
        {{ member_key('product', 'line', ['product', 'subscription']) }} as product_key,
        {{ member_key('geography', 'line', ['account', 'subscription']) }}
            as geography_key,
        line.charge_type,
        line.charge_type <> 'device' as is_service,
        line.invoice_date,
        line.quantity,
        line.amount,
        line.tax_amount,
        line.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from invoice_line as line
    left join account
        on {{ valid_on('account', 'line.account_id', 'line.invoice_date') }}
    left join subscription
        on {{ valid_on('subscription', 'line.subscription_id', 'line.invoice_date') }}
    left join product
        on {{ valid_on('product', 'line.product_offering_id', 'line.invoice_date') }}

)

select * from line_keyed
