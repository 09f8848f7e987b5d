{{ config(
    materialized='incremental', incremental_strategy='merge',
    unique_key=['customer_id', 'as_of_date'],
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set carriers = feature_carriers() -%}

with

features_joined as (

    select
        habit.customer_id,
        due.source_system,
        due.source_system as population,
        {% for carrier, subjects in carriers.items() -%}
        {{ features_carried(carrier, subjects) }}
        {%- endfor -%}
        {% for name, formula in feature_formulas().items() -%}
        {{ formula }} as {{ name }},
        {% endfor -%}
        habit.as_of_date
    -- all hold the same rows; as left joins they are taken in this order, so that the
    -- wide rows pass by and narrow ones are kept
    from {{ ref('int_features_habit') }} as habit
    {% for relation in ['int_features_due'] + (carriers.keys() | list) -%}
    {%- if relation != 'habit' -%}
    {%- set carrier = relation.replace('int_features_', '') -%}
    left join {{ ref('int_features_' ~ carrier) }} as {{ carrier }}
        on
            habit.customer_id = {{ carrier }}.customer_id
            and habit.as_of_date = {{ carrier }}.as_of_date
    {% endif -%}
    {% endfor %}
)

select * from features_joined
