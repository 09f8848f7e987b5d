{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['payment_id', 'invoice_id'],
    meta={'place_date': 'payment_date'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

payment as (

    select * from {{ ref('stg_billing__payment') }}
    {% if is_incremental() %}
    where {{ new_or_repointed('batch_id', [
        ('account_id', 'int_account_resolved', 'account_id'),
    ]) }}
    {% endif %}

),

account as (

    select * from {{ ref('int_account_resolved') }}

),

payment_keyed as (

    select
        payment.payment_id,
        payment.invoice_id,
        {{ date_key('payment.payment_date') }} as payment_date_key,
        {{ member_key('customer', 'payment', ['account']) }} as customer_key,
        {{ member_key('account', 'payment', ['account']) }} as account_key,
        {{ member_key('geography', 'payment', ['account']) }} as geography_key,
        {{ channel_key('payment.channel_code') }} as channel_key,
        payment.payment_method,
        payment.payment_date,
        payment.amount,
        payment.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from payment
    left join account
        on {{ valid_on('account', 'payment.account_id', 'payment.payment_date') }}

)

select * from payment_keyed
