-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set units = ['minutes', 'messages', 'mb'] -%}
{%- set others = ['charged_amount', 'minutes_abroad', 'active_days'] -%}
{%- set known = 'coverage.first_usage_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_holding') }}

),

usage_summed as (

    select
        usage.customer_id,
        seen.as_of_date,
        {% for unit in units + others -%}
        sum(case when seen.days_before < 30 then usage.{{ unit }} end)
            as {{ unit }}_30d,
        sum(case when seen.days_before between 30 and 59 then usage.{{ unit }} end)
            as {{ unit }}_before,
        sum(usage.{{ unit }}) as {{ unit }}_90d,
        {% endfor -%}
        min({{ days_between('usage.last_usage_date', 'seen.as_of_date') }})
            as days_since_use
    from {{ ref('int_usage_slice_summed') }} as usage
    inner join {{ ref('int_features_window') }} as seen
        on usage.slice_date = seen.date_day
    {% if is_built() -%}
    inner join population
        on
            usage.customer_id = population.customer_id
            and seen.as_of_date = population.as_of_date
    {% endif -%}
    group by
        usage.customer_id,
        seen.as_of_date

),

usage_described as (

    select
        population.customer_id,
        population.as_of_date,
        {% for unit in units -%}
        {{ feature('used.' ~ unit ~ '_30d', known) }} as f_{{ unit }}_30d,
        {{ feature('used.' ~ unit ~ '_90d', known) }} as f_{{ unit }}_90d,
        {{ feature_ratio(
            'case when ' ~ known ~ ' then coalesce(used.' ~ unit ~ '_30d, 0) end',
            'population.' ~ unit ~ '_included'
        ) }} as f_{{ unit }}_to_included,
        {% endfor -%}
        {% for unit in units + ['charged_amount', 'active_days'] -%}
        {{ feature_ratio(
            'case when ' ~ known ~ ' then coalesce(used.' ~ unit ~ '_30d, 0) end',
            'used.' ~ unit ~ '_before'
        ) }} as f_{{ 'usage_charged' if unit == 'charged_amount' else unit }}_trend,
        {% endfor -%}
        {{ feature('used.charged_amount_30d', known) }} as f_usage_charged_30d_amount,
        {{ feature('used.minutes_abroad_30d', known) }} as f_minutes_abroad_30d,
        {{ feature_ratio('used.minutes_abroad_90d', 'used.minutes_90d') }}
            as f_minutes_abroad_ratio,
        {{ feature('used.active_days_30d', known) }} as f_active_days_30d,
        {{ feature('used.days_since_use', known, 90) }} as f_days_since_use
    from population
    left join {{ ref('int_coverage') }} as coverage
        on population.source_system = coverage.source_system
    left join usage_summed as used
        on
            population.customer_id = used.customer_id
            and population.as_of_date = used.as_of_date

),

usage_banded as (

    select
        *,
        {{ plan_band('f_minutes_to_included') }} as c_minutes_plan_band,
        {{ plan_band('f_mb_to_included') }} as c_mb_plan_band
    from usage_described

)

select * from usage_banded
