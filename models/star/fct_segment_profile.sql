with

answer as (

    select * from {{ ref('stg_mining__segment_profile') }}

),

-- a month that was analysed again is all of it new: what the run before said is over
newest as (

    select
        population,
        as_of_date,
        max(scored_at) as scored_at
    from answer
    group by
        population,
        as_of_date

),

answer_keyed as (

    select
        answer.population,
        answer.as_of_date,
        {{ date_key('answer.as_of_date') }} as as_of_date_key,
        answer.segment_code,
        answer.segment_name_en,
        answer.segment_name_zh,
        answer.count_customers,
        answer.customer_share,
        answer.feature,
        answer.feature_name_en,
        answer.feature_name_zh,
        answer.mean_value,
        answer.overall_mean_value,
        answer.standard_difference,
        answer.difference_rank,
        answer.effect_size,
        answer.p_value,
        answer.q_value,
        answer.silhouette_value,
        answer.stability_value,
        answer.model_version,
        answer.run_id,
        answer.scored_at,
        answer.batch_id as batch_key
    from answer
    inner join newest
        on
            answer.population = newest.population
            and answer.as_of_date = newest.as_of_date
            and answer.scored_at = newest.scored_at

)

select * from answer_keyed
