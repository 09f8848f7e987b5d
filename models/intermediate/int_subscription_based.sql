{{ config(materialized='table') }}

with

subscription as (

    select * from {{ ref('int_subscription_dated') }}
),

reconnected as (

    select * from {{ ref('int_subscription_reconnected') }}

),

subscription_ordered as (

    select
        *,
        max(coalesce(terminated_date, {{ open_end() }})) over (
            partition by customer_id, is_primary
            order by activated_date, subscription_id
            rows between unbounded preceding and 1 preceding
        ) as last_held_until
    from subscription

),

subscription_based as (

    select
        subscription.subscription_id,
        subscription.customer_id,
        subscription.source_system,
        subscription.is_primary,
        subscription.activated_date,
        coalesce(subscription.terminated_date, {{ open_end() }}) as terminated_date,
        coalesce(
            successor.reconnected_date, subscription.terminated_date, {{ open_end() }}
        ) as base_end_date,
        predecessor.subscription_id is not null as is_continuation,
        successor.subscription_id is not null as is_continued,
        coalesce(
            subscription.is_primary
            and predecessor.subscription_id is null
            and subscription.last_held_until
            < {{ add_days('subscription.activated_date', -30) }},
            false
        ) as is_win_back,
        subscription.termination_kind,
        {{ reason_key(
            'termination', 'termination_reason_class', 'termination_reason'
        ) }} as termination_reason_key,
        subscription.batch_key
    from subscription_ordered as subscription
    left join reconnected as successor
        on subscription.subscription_id = successor.subscription_id
    left join reconnected as predecessor
        on subscription.subscription_id = predecessor.next_subscription_id

),

based_marked as (
    {{ changes_marked('subscription_based', ['subscription_id'], [
        'customer_id', 'source_system', 'is_primary', 'activated_date',
        'terminated_date', 'base_end_date', 'is_continuation', 'is_continued',
        'is_win_back', 'termination_kind', 'termination_reason_key', 'batch_key',
    ]) }}

),

based_reaching as (

    select
        based_marked.*,
        horizon.horizon_date,
        coalesce(
            least(coverage.first_usage_date, coverage.first_invoice_date),
            {{ open_start() }}
        ) as covered_from_date
    from based_marked
    left join {{ ref('int_horizon') }} as horizon
        on based_marked.source_system = horizon.source_system
    left join {{ ref('int_coverage') }} as coverage
        on based_marked.source_system = coverage.source_system

)

select * from based_reaching
