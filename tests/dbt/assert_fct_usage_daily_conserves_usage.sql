-- Catches usage lost or counted twice: an event added to a daily total that holds it
-- already, an event left behind in the group it was restated out of. After an increment
-- it looks at new daily totals, and at all events.
{%- set is_new = 'true' if is_full_build() else 'batch_id > ' ~ built_through() %}

with

daily_usage as (

    select * from {{ ref('stg_usage__daily_usage') }}

),

event_uncovered as (

    select event.*
    from {{ ref('stg_usage__usage_event') }} as event
    left join daily_usage
        on
            event.subscription_id = daily_usage.subscription_id
            and cast(event.started_at as date) = daily_usage.usage_date
            and event.usage_type = daily_usage.usage_type
            and event.network_scope = daily_usage.network_scope
    where daily_usage.subscription_id is null

),

staged as (

    select
        usage_date,
        usage_type,
        count_events,
        duration_minutes,
        volume_mb,
        charged_amount
    from daily_usage
    where {{ is_new }}
    union all
    select
        cast(started_at as date) as usage_date,
        usage_type,
        1 as count_events,
        duration_minutes,
        volume_mb,
        charged_amount
    from event_uncovered

),

fact as (

    select
        *,
        batch_key as batch_id
    from {{ ref('fct_usage_daily') }}

),

held as (

    select * from fact
    where
        is_from_events
        or {{ is_new }}

),

{% for side, relation in {'staged_summed': 'staged', 'fact_summed': 'held'}.items() -%}
{{ side }} as (

    select
        usage_date,
        usage_type,
        sum(count_events) as count_events,
        sum(duration_minutes) as duration_minutes,
        sum(volume_mb) as volume_mb,
        sum(charged_amount) as charged_amount
    from {{ relation }}
    group by
        usage_date,
        usage_type

){{ ',' if not loop.last }}

{% endfor -%}

select staged_summed.*
from staged_summed
full outer join fact_summed
    on
        staged_summed.usage_date = fact_summed.usage_date
        and staged_summed.usage_type = fact_summed.usage_type
where
    staged_summed.count_events is distinct from fact_summed.count_events
    or staged_summed.duration_minutes is distinct from fact_summed.duration_minutes
    or staged_summed.volume_mb is distinct from fact_summed.volume_mb
    or staged_summed.charged_amount is distinct from fact_summed.charged_amount
