with

answer as (

    select * from {{ ref('stg_mining__bundle_candidate') }}

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
        answer.customer_type,
        answer.items,
        answer.item_1,
        answer.item_2,
        answer.item_3,
        answer.item_4,
        answer.count_items,
        answer.count_customers,
        answer.count_baskets,
        answer.support,
        answer.support_low,
        answer.support_high,
        answer.count_missing_one,
        answer.lift,
        answer.leverage,
        answer.candidate_rank,
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
