-- A view: the features are kept once, whatever is to be foretold from them.
{{ config(materialized='view') }}

with

features as (

    select * from {{ ref('mart_features_customer') }}

),

driver as (

    select * from {{ ref('mart_features_driver') }}

),

label as (

    select * from {{ ref('mart_features_churn_label') }}

),

lifetime as (

    select
        features.customer_id,
        features.source_system,
        {{ payment_population('features.source_system', 'features.f_is_prepaid') }}
            as population,
        features.as_of_date,
        label.is_labelled_month as is_labelled,
        label.is_churn_month,
        features.c_segment,
        features.c_main_product_line,
        features.c_contract_term,
        {% for name in lifetime_features() -%}
        features.{{ name }},
        {% endfor -%}
        {% for name in lifetime_drivers() -%}
        driver.{{ name }},
        {% endfor -%}
        features.f_tenure_months
    from features
    inner join driver
        on
            features.customer_id = driver.customer_id
            and features.as_of_date = driver.as_of_date
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date

)

select * from lifetime
