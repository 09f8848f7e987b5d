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

{# What mart_features_driver adds to mart_features_customer. #}
{% macro driver_names() -%}
    {{ return([
        'f_days_to_last_contract_end', 'f_days_suspended', 'f_price_to_first_list', 'f_overdue_to_30_amount',
        'f_overdue_from_31_amount', 'f_count_refused_channels', 'f_is_fraud_confirmed', 'f_recent_contacts',
        'f_recent_broken_promises', 'f_recent_reopened',
        'f_recent_exit_inquiries', 'f_exit_inquiries_per_month', 'f_days_since_exit_inquiry',
        'f_recent_faults_nearby',
    ]) }}
{%- endmacro %}

{# The features of customers beside whether they left: a feature mart of a churn score. suffix: what the columns of
   its label end with in mart_features_churn_label. #}
{% macro churn_features(suffix='') -%}
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
        {% for name in driver_names() -%}
        driver.{{ name }},
        {% endfor -%}
        label.is_churn{{ suffix }}
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

select * from features_labelled
{%- endmacro %}

{# How much a month counts as of a month-end: 8, 4, 2, 1 from the newest on. Whole numbers add up alike in any order. #}
{% macro month_weight(month_end_date, as_of_date) -%}
    case {{ months_between(month_end_date, as_of_date) }}
        when 0 then 8 when 1 then 4 when 2 then 2 when 3 then 1 else 0
    end
{%- endmacro %}

{# What a line runs on: what hits one product of a place hits all on the same network. #}
{% macro network_of(product_line) -%}
    case
        when {{ product_line }} in ('broadband', 'fixed_line', 'tv') then 'fixed'
        when {{ product_line }} in ('cloud', 'hosting') then 'server'
        else {{ product_line }}
    end
{%- endmacro %}

{# The month-end after a month-end. #}
{% macro next_month_end(as_of_date) -%}
    {{ month_end(add_days(as_of_date, 1)) }}
{%- endmacro %}

{# What the lifetime of a customer is foretold from besides tenure: of mart_features_customer. #}
{% macro lifetime_features() -%}
    {{ return([
        'f_count_primary', 'f_monthly_price_amount', 'f_bill_shock', 'f_count_complaints_90d',
        'f_count_suspensions_total', 'f_count_dunning_cases_open', 'f_active_days_30d', 'f_nps_last_score',
    ]) }}
{%- endmacro %}

{# And of mart_features_driver. #}
{% macro lifetime_drivers() -%}
    {{ return([
        'f_days_to_last_contract_end', 'f_days_suspended', 'f_price_to_first_list', 'f_overdue_from_31_amount',
        'f_recent_contacts', 'f_recent_broken_promises',
    ]) }}
{%- endmacro %}
