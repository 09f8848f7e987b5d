{%- set units = ['minutes', 'messages', 'mb'] -%}
{%- set others = ['charged_amount', 'minutes_abroad', 'active_days'] -%}
{%- set known = 'coverage.first_usage_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_population') }}

),

holding as (

    select * from {{ ref('int_features_holding') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

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
        min(seen.days_before) as days_since_use
    from {{ ref('int_usage_by_customer') }} as usage
    inner join {{ ref('int_features_window') }} as seen
        on usage.usage_date = seen.date_day
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
    inner join holding
        on
            population.customer_id = holding.customer_id
            and population.as_of_date = holding.as_of_date
    left join coverage on population.source_system = coverage.source_system
    left join usage_summed as used
        on
            population.customer_id = used.customer_id
            and population.as_of_date = used.as_of_date

)

select * from usage_described
