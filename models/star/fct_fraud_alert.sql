{%- set rules = [] -%}
{%- for name in fraud_rules() -%}
{%- do rules.append('coalesce(features.f_rule_' ~ name ~ ', 0)') -%}
{%- endfor -%}

with

scored as (

    select * from {{ ref('int_fraud_scored') }}

),

features as (

    select * from {{ ref('int_fraud_described') }}

),

scored_ruled as (

    select
        scored.*,
        features.f_count_open_alerts,
        cast({{ rules | join(' + ') }} as integer) as count_rules,
        {{ first_fraud_rule('name', 'features') }} as first_rule,
        {{ first_fraud_rule('cause', 'features') }} as rule_cause
    from scored
    left join features
        on
            scored.customer_id = features.customer_id
            and scored.as_of_date = features.as_of_date

),

alert as (

    select
        ruled.customer_id,
        coalesce(customer.customer_key, -3) as customer_key,
        ruled.population,
        ruled.as_of_date,
        {{ date_key('ruled.as_of_date') }} as as_of_date_key,
        case
            when ruled.count_rules > 0 then 'rule'
            when ruled.score_value >= {{ fraud_alert_probability() }} then 'model'
            else 'anomaly'
        end as alert_source,
        ruled.first_rule,
        ruled.count_rules,
        coalesce(ruled.rule_cause, 'other') as fraud_type,
        ruled.score_value,
        ruled.reason_1,
        ruled.anomaly_score,
        ruled.anomaly_feature,
        coalesce(ruled.f_count_open_alerts > 0, false) as has_open_case,
        ruled.model_version,
        ruled.batch_key
    from scored_ruled as ruled
    left join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'ruled.customer_id', 'ruled.as_of_date') }}
    where
        ruled.count_rules > 0
        or ruled.score_value >= {{ fraud_alert_probability() }}
        or ruled.anomaly_score >= {{ fraud_alert_anomaly() }}

)

select * from alert
