with

alert as (

    select * from {{ ref('fct_fraud_alert') }}

),

features as (

    select * from {{ ref('mart_features_fraud') }}

),

alert_exposed as (

    select
        alert.*,
        {{ first_fraud_rule('zh', 'features') }} as rule_zh,
        {{ first_fraud_rule('en', 'features') }} as rule_en,
        cast(
            greatest(coalesce(features.f_open_amount, 0), 0)
            + 3 * coalesce(features.f_monthly_price_amount, 0) as decimal(18, 2)
        ) as exposure_amount,
        max(alert.as_of_date) over (partition by alert.population) as last_as_of_date
    from alert
    left join features
        on
            alert.customer_id = features.customer_id
            and alert.as_of_date = features.as_of_date

),

alert_valued as (

    select
        *,
        cast(coalesce(score_value, 0) * exposure_amount as decimal(18, 2))
            as expected_loss_amount
    from alert_exposed

),

alert_ranked as (

    select
        customer_id,
        population,
        as_of_date,
        as_of_date = last_as_of_date as is_latest,
        row_number() over (
            partition by population, as_of_date
            order by
                expected_loss_amount desc,
                count_rules desc,
                anomaly_score desc nulls last,
                customer_id asc
        ) as alert_rank,
        alert_source,
        fraud_type,
        first_rule,
        count_rules,
        case alert_source
            when 'rule' then rule_zh
            when 'model' then '与已确认的欺诈相似'
            else '行为异常：' || coalesce(anomaly_feature, '')
        end as cause_zh,
        case alert_source
            when 'rule' then rule_en
            when 'model' then 'looks like confirmed fraud'
            else 'unlike the others in ' || coalesce(anomaly_feature, '')
        end as cause_en,
        score_value,
        reason_1,
        anomaly_score,
        anomaly_feature,
        exposure_amount,
        expected_loss_amount,
        has_open_case,
        model_version
    from alert_valued

)

select * from alert_ranked
