with

assessment as (

    select
        assessment.*,
        label.is_default
    from {{ ref('mart_credit_assessment') }} as assessment
    left join {{ ref('mart_features_credit_label') }} as label
        on
            assessment.customer_id = label.customer_id
            and assessment.as_of_date = label.as_of_date

),

points_summed as (

    select
        population,
        as_of_date,
        points - points % 10 as points_from,
        count(*) as count_customers,
        sum(cast(score_value as decimal(18, 9))) as expected_defaults,
        sum(monthly_amount) as monthly_amount,
        sum(expected_loss_amount) as expected_loss_amount,
        count(is_default) as count_known,
        coalesce(sum(is_default), 0) as count_defaults
    from assessment
    group by
        population,
        as_of_date,
        points - points % 10

)

select * from points_summed
