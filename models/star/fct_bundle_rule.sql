with

answer as (

    select * from {{ ref('stg_mining__bundle_rule') }}

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
        answer.antecedent,
        answer.antecedent_1,
        answer.antecedent_2,
        answer.antecedent_3,
        answer.consequent,
        answer.count_items,
        answer.count_antecedent,
        answer.count_consequent,
        answer.count_both,
        answer.count_baskets,
        answer.support,
        answer.support_low,
        answer.support_high,
        answer.confidence,
        answer.confidence_low,
        answer.confidence_high,
        answer.lift,
        answer.lift_low,
        answer.lift_high,
        answer.leverage,
        answer.leverage_low,
        answer.leverage_high,
        answer.p_value,
        answer.q_value,
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
