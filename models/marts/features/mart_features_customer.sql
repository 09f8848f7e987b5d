{{ config(
    materialized='incremental', incremental_strategy='merge',
    unique_key=['customer_id', 'as_of_date'],
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set features = feature_names() -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

features_joined as (

    select
        population.customer_id,
        population.source_system,
        population.source_system as population,
        {% for subject, names in features.items() -%}
        {% for name in names -%}
        {{ subject }}.{{ name }},
        {% endfor -%}
        {% endfor -%}
        {% for name, formula in feature_formulas().items() -%}
        {{ formula }} as {{ name }},
        {% endfor -%}
        population.as_of_date
    from population
    {% for subject in features -%}
    inner join {{ ref('int_features_' ~ subject) }} as {{ subject }}
        on
            population.customer_id = {{ subject }}.customer_id
            and population.as_of_date = {{ subject }}.as_of_date
    {% endfor %}
)

select * from features_joined
