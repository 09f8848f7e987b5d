{{ config(materialized='table') }}

{#- How customers are cut, and by which column of the lifetime mart. -#}
{%- set segments = {
    'segment': 'c_segment',
    'product_line': 'c_main_product_line',
    'contract_term': 'c_contract_term',
} -%}

with

lifetime as (

    select * from {{ ref('mart_features_lifetime') }}
    where is_labelled and f_tenure_months is not null

),

counted as (

    select
        population,
        as_of_date,
        'all' as value_all,
        {% for kind, column in segments.items() -%}
        coalesce({{ column }}, 'not known') as value_{{ kind }},
        {% endfor -%}
        cast(f_tenure_months as integer) as tenure_months,
        count(*) as count_at_risk,
        sum(is_churn_month) as count_lost
    from lifetime
    group by
        population,
        as_of_date,
        {% for column in segments.values() -%}
        coalesce({{ column }}, 'not known'),
        {% endfor -%}
        cast(f_tenure_months as integer)

),

survival as (

    {% for kind in ['all'] + (segments.keys() | list) -%}
    select
        population,
        as_of_date,
        '{{ kind }}' as segment_kind,
        value_{{ kind }} as segment_value,
        tenure_months,
        cast(sum(count_at_risk) as bigint) as count_at_risk,
        cast(sum(count_lost) as bigint) as count_lost
    from counted
    group by
        population,
        as_of_date,
        value_{{ kind }},
        tenure_months
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from survival
