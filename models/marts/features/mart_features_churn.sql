{{ config(
    materialized='incremental', incremental_strategy='merge',
    unique_key=['customer_id', 'as_of_date'],
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set features = {
    'customer': [
        'f_age_years', 'f_has_partner', 'f_count_dependents', 'f_count_referrals',
        'f_population', 'c_gender', 'c_customer_type', 'c_segment', 'c_province',
        'c_city',
    ],
    'main': [
        'f_is_prepaid', 'f_is_paperless', 'f_months_to_contract_end', 'c_contract_term',
        'c_promotion', 'c_payment_method', 'c_main_product_line',
        'c_main_product_family', 'c_main_product_offering',
    ],
    'holding': [
        'f_tenure_months', 'f_monthly_price_amount', 'f_count_primary',
        'f_count_addons', 'f_holds_mobile', 'f_holds_broadband', 'f_holds_tv',
        'f_holds_fixed_line', 'f_holds_cloud', 'f_holds_hosting', 'f_holds_value_added',
    ],
    'usage': [
        'f_minutes_30d', 'f_minutes_90d', 'f_minutes_trend', 'f_minutes_to_included',
        'f_messages_30d', 'f_messages_90d', 'f_messages_trend',
        'f_messages_to_included', 'f_mb_30d', 'f_mb_90d', 'f_mb_trend',
        'f_mb_to_included', 'f_minutes_abroad_30d', 'f_usage_charged_30d_amount',
        'f_active_days_30d', 'f_days_since_use',
    ],
    'bill': [
        'f_count_bills', 'f_bill_last_amount', 'f_bill_mean_3_amount',
        'f_bill_change_amount', 'f_months_since_bill',
    ],
    'total': [
        'f_billed_total_amount', 'f_discount_total_amount', 'f_device_total_amount',
        'f_adjusted_total_amount', 'f_count_late_payments', 'f_open_amount',
        'f_count_open_tickets', 'f_resolution_mean_minutes',
    ],
    'recent': [
        'f_count_tickets_30d', 'f_count_tickets_90d', 'f_count_complaints_90d',
        'f_count_faults_90d', 'f_count_inbound_30d', 'f_count_inbound_90d',
        'f_count_outbound_30d', 'f_count_outbound_90d', 'f_adjusted_amount_90d',
        'f_count_plan_changes_90d', 'f_count_suspensions_90d',
    ],
} -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

features_joined as (

    select
        population.customer_id,
        population.source_system,
        population.source_system as population,
        population.as_of_date,
        population.is_labelled,
        {% for subject, names in features.items() -%}
        {% for name in names -%}
        {{ subject }}.{{ name }},
        {% endfor -%}
        {% endfor -%}
        population.is_churn
    from population
    {% for subject in features -%}
    inner join {{ ref('int_features_' ~ subject) }} as {{ subject }}
        on
            population.customer_id = {{ subject }}.customer_id
            and population.as_of_date = {{ subject }}.as_of_date
    {% endfor %}
)

select * from features_joined
