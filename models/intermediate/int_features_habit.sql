-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set units = {
    'minutes': 'usage_minutes', 'messages': 'count_messages', 'mb': 'usage_mb',
} -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

-- whole units: their squares add up exactly
month_used as (

    select
        customer.customer_id,
        {% for unit, column in units.items() -%}
        cast(round(sum(usage.{{ column }})) as bigint) as {{ unit }},
        {% endfor -%}
        usage.month_end_date
    from {{ ref('int_usage_month_summed') }} as usage
    inner join {{ ref('int_customer_named') }} as customer
        on usage.customer_key = customer.customer_key
    where customer.customer_id in (select population.customer_id from population)
    group by
        customer.customer_id,
        usage.month_end_date

),

month_compared as (

    select
        customer_id,
        {% for unit in units -%}
        {{ unit }},
        sum({{ unit }}) over last_six as {{ unit }}_six,
        sum({{ unit }} * {{ unit }}) over last_six as {{ unit }}_squares,
        lag({{ unit }}, 12) over (
            partition by customer_id order by month_end_date
        ) as {{ unit }}_year_ago,
        {% endfor -%}
        count(*) over last_six as count_of_six,
        row_number() over (partition by customer_id order by month_end_date)
            as count_months,
        lag(month_end_date, 12) over (
            partition by customer_id order by month_end_date
        ) as year_ago_date,
        month_end_date,
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from month_used
    window
        last_six as (
            partition by customer_id order by month_end_date
            rows between 5 preceding and current row
        )

),

habit_described as (

    select
        population.customer_id,
        {% for unit in units -%}
        {{ feature_volatility(
            'used.count_of_six', 'used.' ~ unit ~ '_six', 'used.' ~ unit ~ '_squares'
        ) }} as f_{{ unit }}_volatility_6m,
        {{ feature_ratio(
            'used.' ~ unit ~ ' * used.count_of_six', 'used.' ~ unit ~ '_six'
        ) }} as f_{{ unit }}_to_6m_mean,
        -- twelve months with use before: a year ago where none was without
        {{ feature_ratio(
            'used.' ~ unit, 'case when ' ~ months_between(
                'used.year_ago_date', 'used.month_end_date'
            ) ~ ' = 12 then used.' ~ unit ~ '_year_ago end'
        ) }} as f_{{ unit }}_to_year_ago,
        {% endfor -%}
        {{ feature_of('used.count_months') }} as f_count_months_used,
        population.as_of_date
    from population
    left join month_compared as used
        on
            population.customer_id = used.customer_id
            and population.as_of_date >= used.month_end_date
            and population.as_of_date < used.next_month_end_date

)

select * from habit_described
