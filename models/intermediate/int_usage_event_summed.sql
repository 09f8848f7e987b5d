with

usage_event as (

    select * from {{ ref('stg_usage__usage_event') }}

),

event_dated as (

    select
        *,
        cast(started_at as date) as usage_date
    from usage_event

),

event_summed as (

    select
        subscription_id,
        usage_date,
        usage_type,
        network_scope,
        count(*) as count_events,
        cast(sum(duration_minutes) as decimal(18, 4)) as duration_minutes,
        cast(sum(volume_mb) as decimal(18, 4)) as volume_mb,
        cast(sum(charged_amount) as decimal(18, 4)) as charged_amount,
        max(batch_id) as batch_id
    from event_dated
    group by
        subscription_id,
        usage_date,
        usage_type,
        network_scope

)

select * from event_summed
