-- A table: three feature marts look here.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id', 'as_of_date'],
    meta={'due': 'int_standing_due'},
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set contract_end = 'bound.contract_end_date' -%}
{#- Relations of one row per customer and as-of date. -#}
{%- set described = {
    'int_subscription_bound': 'bound',
    'int_customer_dunned': 'dunned',
    'int_customer_strained': 'strained',
    'int_customer_exit_asked': 'asked',
    'int_customer_troubled': 'troubled',
    'int_customer_refused': 'refused',
} -%}
{%- set met = 'coverage.first_interaction_date <= population.as_of_date' -%}
{%- set served = 'coverage.first_ticket_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_standing_due') }}

),

caught as (

    select * from {{ ref('int_fraud_confirmed') }}
    where is_first

),

driven as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature_of(days_between('population.as_of_date', contract_end)) }}
            as f_days_to_last_contract_end,
        {{ feature_of(days_between('bound.suspended_date', 'population.as_of_date')) }}
            as f_days_suspended,
        {{ feature_ratio('bound.price_amount', 'bound.first_price_amount') }}
            as f_price_to_first_list,
        {{ feature_of('dunned.overdue_to_30_amount') }} as f_overdue_to_30_amount,
        {{ feature_of('dunned.overdue_from_31_amount') }} as f_overdue_from_31_amount,
        {{ feature_of('refused.count_refused_channels') }} as f_count_refused_channels,
        {{ feature_of(
            'case when caught.confirmed_date <= population.as_of_date then 1 else 0 end'
        ) }} as f_is_fraud_confirmed,
        {% for measure in ['contacts', 'broken_promises', 'reopened'] -%}
        {{ feature_of('coalesce(strained.weighted_' ~ measure ~ ', 0) / 8.0') }}
            as f_recent_{{ measure }},
        {% endfor -%}
        {{ feature('strained.weighted_exit_inquiries / 8.0', met) }}
            as f_recent_exit_inquiries,
        case
            when {{ met }}
                then {{ feature_ratio('asked.count_inquiries', 'asked.count_months') }}
        end as f_exit_inquiries_per_month,
        {{ feature_of(days_between('asked.last_date', 'population.as_of_date')) }}
            as f_days_since_exit_inquiry,
        {{ feature('troubled.faults_per_100', served) }} as f_recent_faults_nearby,
        population.source_system
    from population
    {% for relation, name in described.items() -%}
    left join {{ ref(relation) }} as {{ name }}
        on
            population.customer_id = {{ name }}.customer_id
            and population.as_of_date = {{ name }}.as_of_date
    {% endfor -%}
    left join {{ ref('int_coverage') }} as coverage
        on population.source_system = coverage.source_system
    left join caught on population.customer_id = caught.customer_id

)

select * from driven
