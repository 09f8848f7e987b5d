with

assessment as (

    select * from {{ ref('fct_credit_assessment') }}

),

features as (

    select
        customer_id,
        as_of_date,
        cast(
            greatest(
                coalesce(f_bill_mean_3_amount, 0), coalesce(f_monthly_price_amount, 0)
            ) as decimal(18, 2)
        ) as monthly_amount
    from {{ ref('mart_features_customer') }}

),

assessment_limited as (

    select
        assessment.*,
        features.monthly_amount,
        cast(
            floor(
                {{ credit_limit_bills('assessment.points_band') }}
                * coalesce(features.monthly_amount, 0) / 10
            ) * 10 as decimal(18, 2)
        ) as limit_amount
    from assessment
    left join features
        on
            assessment.customer_id = features.customer_id
            and assessment.as_of_date = features.as_of_date

),

assessment_worded as (

    select
        customer_id,
        population,
        as_of_date,
        is_latest,
        score_value,
        points,
        points_band,
        monthly_amount,
        limit_amount,
        cast(
            score_value * {{ loss_given_default() }} * coalesce(monthly_amount, 0)
            as decimal(18, 6)
        ) as expected_loss_amount,
        previous_as_of_date,
        previous_points,
        points_change,
        change_feature,
        {{ credit_subject('change_feature', 'zh') }}
        || case when points_change < 0 then '变差' else '好转' end as change_zh,
        {{ credit_subject('change_feature', 'en') }}
        || case when points_change < 0 then ': worse' else ': better' end as change_en,
        reason_1 as main_feature,
        {{ credit_subject('reason_1', 'zh') }} as main_subject_zh,
        {{ credit_subject('reason_1', 'en') }} as main_subject_en,
        model_version,
        scored_at
    from assessment_limited

)

select * from assessment_worded
