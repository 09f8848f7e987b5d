with

features as (

    select * from {{ ref('mart_features_customer') }}

),

fraud as (

    select * from {{ ref('int_fraud_described') }}

),

label as (

    select * from {{ ref('mart_features_fraud_label') }}

),

features_labelled as (

    select
        features.customer_id,
        features.source_system,
        features.population,
        features.as_of_date,
        label.is_labelled,
        {% for name in fraud_feature_names() -%}
        features.{{ name }},
        {% endfor -%}
        {% for name in fraud_features() -%}
        fraud.{{ name }},
        {% endfor -%}
        {% for name in fraud_rules() -%}
        fraud.f_rule_{{ name }},
        {% endfor -%}
        label.is_fraud
    from features
    inner join fraud
        on
            features.customer_id = fraud.customer_id
            and features.as_of_date = fraud.as_of_date
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date

)

select * from features_labelled
