-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

with

features as (

    select * from {{ ref('mart_features_customer') }}

),

credit as (

    select * from {{ ref('mart_features_credit_history') }}

),

label as (

    select * from {{ ref('mart_features_credit_label') }}

),

features_labelled as (

    select
        features.customer_id,
        features.source_system,
        features.population,
        features.as_of_date,
        label.is_labelled,
        {% for name in credit_feature_names() -%}
        features.{{ name }},
        {% endfor -%}
        {% for name in credit_features() -%}
        credit.{{ name }},
        {% endfor -%}
        label.is_default
    from features
    inner join credit
        on
            features.customer_id = credit.customer_id
            and features.as_of_date = credit.as_of_date
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date
    where coalesce(features.f_is_prepaid, 0) = 0

)

select * from features_labelled
