-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

with

features as (

    select * from {{ ref('mart_features_customer') }}

),

label as (

    select * from {{ ref('mart_features_churn_label') }}

),

features_labelled as (

    select
        features.customer_id,
        features.source_system,
        features.population,
        features.as_of_date,
        label.is_labelled,
        {% for names in (feature_names().values() | list) + [feature_formulas()] -%}
        {% for name in names -%}
        features.{{ name }},
        {% endfor -%}
        {% endfor -%}
        label.is_churn
    from features
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date

)

select * from features_labelled
