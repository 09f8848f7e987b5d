with

daily_usage as (

    select * from {{ ref('stg_usage__daily_usage') }}

),

event_summed as (

    select * from {{ ref('int_usage_event_summed') }}

),

usage_united as (

    select
        subscription_id,
        usage_date,
        usage_type,
        network_scope,
        count_events,
        duration_minutes,
        volume_mb,
        charged_amount,
        false as is_from_events,
        batch_id
    from daily_usage
    union all
    select
        event_summed.subscription_id,
        event_summed.usage_date,
        event_summed.usage_type,
        event_summed.network_scope,
        event_summed.count_events,
        event_summed.duration_minutes,
        event_summed.volume_mb,
        event_summed.charged_amount,
        true as is_from_events,
        event_summed.batch_id
    from event_summed
    left join daily_usage
        on
            event_summed.subscription_id = daily_usage.subscription_id
            and event_summed.usage_date = daily_usage.usage_date
            and event_summed.usage_type = daily_usage.usage_type
            and event_summed.network_scope = daily_usage.network_scope
    where daily_usage.subscription_id is null

)

select * from usage_united
