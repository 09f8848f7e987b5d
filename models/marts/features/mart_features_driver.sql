-- A table: three feature marts look here.
{{ config(materialized='table') }}

{%- set contract_end = 'bound.contract_end_date' -%}

with

population as (

    select * from {{ ref('int_features_population') }}

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
        population.source_system
    from population
    left join {{ ref('int_subscription_bound') }} as bound
        on
            population.customer_id = bound.customer_id
            and population.as_of_date = bound.as_of_date
    left join {{ ref('int_customer_dunned') }} as dunned
        on
            population.customer_id = dunned.customer_id
            and population.as_of_date = dunned.as_of_date
    left join {{ ref('int_customer_strained') }} as strained
        on
            population.customer_id = strained.customer_id
            and population.as_of_date = strained.as_of_date
    left join caught on population.customer_id = caught.customer_id
    left join {{ ref('int_customer_refused') }} as refused
        on
            population.customer_id = refused.customer_id
            and population.as_of_date = refused.as_of_date

)

select * from driven
