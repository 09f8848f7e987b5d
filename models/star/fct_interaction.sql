{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['interaction_id'],
    meta={'place_date': 'started_at'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

interaction as (

    select
        *,
        cast(started_at as date) as started_date
    from {{ ref('stg_care__interaction') }}
    {% if is_incremental() %}
    where {{ new_or_repointed('batch_id', [
        ('customer_id', 'dim_customer', 'customer_id'),
        ('account_id', 'int_account_resolved', 'account_id'),
        ('subscription_id', 'int_subscription_resolved', 'subscription_id'),
    ]) }}
    {% endif %}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

account as (

    select * from {{ ref('int_account_resolved') }}

),

subscription as (

    select * from {{ ref('int_subscription_resolved') }}

),

interaction_keyed as (

    select
        contact.interaction_id,
        contact.ticket_id,
        {{ date_key('contact.started_date') }} as started_date_key,
        contact.started_at,
        contact.ended_at,
        {{ member_key('customer', 'contact', ['customer', 'account', 'subscription']) }}
            as customer_key,
        {{ member_key('account', 'contact', ['account', 'subscription']) }}
            as account_key,
        {{ member_key('subscription', 'contact', ['subscription']) }}
            as subscription_key,
        {{ channel_key('contact.channel_code') }} as channel_key,
        {{ reason_key('interaction', 'contact.reason_class', 'contact.reason') }}
            as reason_key,
        {{ employee_key('contact.employee_id') }} as employee_key,
        contact.direction,
        contact.outcome,
        {{ minutes_between('contact.started_at', 'contact.ended_at') }}
            as handling_minutes,
        contact.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from interaction as contact
    left join customer
        on {{ valid_on('customer', 'contact.customer_id', 'contact.started_date') }}
    left join account
        on {{ valid_on('account', 'contact.account_id', 'contact.started_date') }}
    left join subscription
        on {{ valid_on(
            'subscription', 'contact.subscription_id', 'contact.started_date'
        ) }}

)

select * from interaction_keyed
