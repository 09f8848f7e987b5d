{{ config(materialized='table') }}

{%- set sources = {
    'shared': 'int_fraud_shared', 'near': 'int_fraud_confirmed_near',
    'alerted': 'int_fraud_alerted', 'billed': 'int_fraud_billed',
    'started': 'int_fraud_joined', 'named': 'int_fraud_named',
} -%}

with

population as (

    select * from {{ ref('int_fraud_population') }}

),

described as (

    select
        population.customer_id,
        {% for name, formula in fraud_features().items() -%}
        {{ formula }} as {{ name }},
        {% endfor -%}
        population.as_of_date
    from population
    {% for name, relation in sources.items() -%}
    left join {{ ref(relation) }} as {{ name }}
        on
            population.customer_id = {{ name }}.customer_id
            and population.as_of_date = {{ name }}.as_of_date
    {% endfor %}
),

ruled as (

    select
        {% for name, (condition, cause, zh, en) in fraud_rules().items() -%}
        {{ feature_of('case when ' ~ condition ~ ' then 1 else 0 end') }}
            as f_rule_{{ name }},
        {% endfor -%}
        *
    from described

)

select * from ruled
