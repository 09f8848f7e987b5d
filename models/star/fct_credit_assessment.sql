with

scored as (

    select * from {{ ref('int_credit_scored') }}

),

moved as (

    select * from {{ ref('int_credit_moved') }}

),

assessment as (

    select
        scored.customer_id,
        scored.customer_key,
        scored.population,
        scored.as_of_date,
        {{ date_key('scored.as_of_date') }} as as_of_date_key,
        scored.score_value,
        scored.points,
        {{ credit_points_band('scored.points') }} as points_band,
        scored.previous_as_of_date,
        scored.previous_points,
        scored.points - scored.previous_points as points_change,
        moved.feature as change_feature,
        cast(moved.effect_change as decimal(18, 6)) as change_effect,
        scored.reason_1,
        scored.next_as_of_date is null as is_latest,
        scored.model_version,
        scored.scored_at,
        scored.batch_key
    from scored
    left join moved
        on
            scored.customer_id = moved.customer_id
            and scored.as_of_date = moved.as_of_date

)

select * from assessment
