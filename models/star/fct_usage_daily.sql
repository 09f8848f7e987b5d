{%- set grain = ['subscription_id', 'usage_date', 'usage_type', 'network_scope'] -%}

{{ config(
    materialized='incremental',
    incremental_strategy='changed_merge',
    unique_key=grain,
    meta={'place_date': 'usage_date'},
    on_schema_change='fail',
    pre_hook="{{ note_places_of_changed('int_subscription_resolved', "
        ~ "'subscription_id') }}",
    post_hook="{{ delete_vanished('int_usage_event_summed', "
        ~ "['subscription_id', 'usage_date', 'usage_type', 'network_scope'], "
        ~ "'built.is_from_events', is_traced=true) }}",
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

usage as (

    {% if not is_incremental() -%}
    select * from {{ ref('int_usage_united') }}
    {% else -%}
    select * from {{ ref('int_usage_united') }}
    where
        not is_from_events
        and batch_id > {{ built_through() }}
    union all
    select * from {{ ref('int_usage_united') }}
    where
        not is_from_events
        and batch_id <= {{ built_through() }}
        and subscription_id in (
            select changed.subscription_id
            from {{ ref('int_subscription_resolved') }} as changed
            where changed.batch_key > {{ built_through() }}
        )
    union all
    select united.*
    from {{ ref('int_usage_united') }} as united
    left join {{ this }} as built
        on
            built.is_from_events
            {% for column in grain -%}
            and united.{{ column }} = built.{{ column }}
            {% endfor -%}
    where
        united.is_from_events
        and (
            {{ new_or_repointed('united.batch_id', [
                ('united.subscription_id', 'int_subscription_resolved', 'subscription_id'),
            ]) }}
            -- a restated event has left the group
            or united.count_events <> built.count_events
        )
    {% endif %}

),

subscription as (

    select * from {{ ref('int_subscription_resolved') }}

),

usage_keyed as (

    select
        usage.subscription_id,
        {{ date_key('usage.usage_date') }} as usage_date_key,
        usage.usage_date,
        {{ member_key('customer', 'usage', ['subscription']) }} as customer_key,
        {{ member_key('account', 'usage', ['subscription']) }} as account_key,
        {{ member_key('subscription', 'usage', ['subscription']) }} as subscription_key,
        {{ member_key('product', 'usage', ['subscription']) }} as product_key,
        usage.usage_type,
        usage.network_scope,
        usage.count_events,
        usage.duration_minutes,
        usage.volume_mb,
        usage.charged_amount,
        usage.is_from_events,
        usage.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from usage
    left join subscription
        on {{ valid_on('subscription', 'usage.subscription_id', 'usage.usage_date') }}

)

select * from usage_keyed
