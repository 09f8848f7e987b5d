-- A table: all features in one query would need more memory than a build may have.
{{ config(materialized='table') }}

{%- set units = ['minutes', 'messages', 'mb'] -%}
{%- set others = ['charged_amount', 'minutes_abroad', 'active_days'] -%}
{%- set known = 'coverage.first_usage_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_due') }}

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
    inner join population
        on
            usage.customer_id = population.customer_id
            and seen.as_of_date = population.as_of_date
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
        {{ feature('used.' ~ unit ~ '_30d', known) }}
        / cast(nullif(used.{{ unit }}_before, 0) as double) as f_{{ unit }}_trend,
        {{ feature('used.' ~ unit ~ '_30d', known) }}
        / cast(nullif(holding.{{ unit }}_included, 0) as double)
            as f_{{ unit }}_to_included,
        {% endfor -%}
        {{ feature('used.charged_amount_30d', known) }} as f_usage_charged_30d_amount,
        {{ feature('used.minutes_abroad_30d', known) }} as f_minutes_abroad_30d,
        {{ feature('used.active_days_30d', known) }} as f_active_days_30d,
        {{ feature('used.days_since_use', known, 90) }} as f_days_since_use
    from population
    inner join {{ ref('int_features_holding') }} as holding
        on
            population.customer_id = holding.customer_id
            and population.as_of_date = holding.as_of_date
    left join {{ ref('int_coverage') }} as coverage
        on population.source_system = coverage.source_system
    left join usage_summed as used
        on
            population.customer_id = used.customer_id
            and population.as_of_date = used.as_of_date

)

select * from usage_described
