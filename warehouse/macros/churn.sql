{# The days a churn score looks ahead, and what its columns end with: 30 days have the plain names. #}
{% macro churn_horizons() -%}
    {{ return({30: '', 60: '_60', 90: '_90'}) }}
{%- endmacro %}

{# The group of customers a churn model is fitted for: a source system and how the main line is paid. #}
{% macro payment_population(source_system, is_prepaid) -%}
    case
        when {{ is_prepaid }} = 1 then concat({{ source_system }}, ' prepaid')
        when {{ is_prepaid }} = 0 then concat({{ source_system }}, ' postpaid')
        else {{ source_system }}
    end
{%- endmacro %}

{# The features of customers beside whether they left within some days: a feature mart of a churn score. #}
{% macro churn_features(days) -%}
{%- set suffix = churn_horizons()[days] -%}
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
        {{ payment_population('features.source_system', 'features.f_is_prepaid') }}
            as population,
        features.as_of_date,
        label.is_labelled{{ suffix }} as is_labelled,
        {% for names in (feature_names().values() | list) + [feature_formulas()] -%}
        {% for name in names -%}
        features.{{ name }},
        {% endfor -%}
        {% endfor -%}
        label.is_churn{{ suffix }}
    from features
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date

)

select * from features_labelled
{%- endmacro %}
