-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

with

label as (

    select * from {{ ref('mart_features_uplift_label') }}

),

features as (

    select * from {{ ref('mart_features_customer') }}

),

target_featured as (

    select
        label.campaign_id,
        label.wave_number,
        label.customer_id,
        label.campaign_type,
        label.source_system,
        features.population,
        label.as_of_date,
        label.planned_date,
        label.known_date,
        label.is_labelled,
        {% for names in (feature_names().values() | list) + [feature_formulas()] -%}
        {% for name in names -%}
        features.{{ name }},
        {% endfor -%}
        {% endfor -%}
        label.is_treated,
        label.is_converted,
        label.margin_amount,
        label.contact_cost_amount
    from label
    inner join features
        on
            label.customer_id = features.customer_id
            and label.as_of_date = features.as_of_date

)

select * from target_featured
