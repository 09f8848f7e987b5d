with

answer as (

    select * from {{ ref('stg_mining__segment_affinity') }}

),

-- a month that was analysed again is all of it new: what the run before said is over
newest as (

    select
        population,
        as_of_date,
        segmentation,
        max(scored_at) as scored_at
    from answer
    group by
        population,
        as_of_date,
        segmentation

),

answer_keyed as (

    select
        answer.population,
        answer.as_of_date,
        {{ date_key('answer.as_of_date') }} as as_of_date_key,
        answer.segmentation,
        answer.segment_code,
        answer.product_line,
        answer.product_family,
        answer.count_customers,
        answer.count_holders,
        answer.count_all_customers,
        answer.count_all_holders,
        answer.expected_holders,
        answer.lift,
        answer.adjusted_residual,
        answer.p_value,
        answer.q_value,
        answer.chi_square,
        answer.table_p_value,
        answer.table_q_value,
        answer.cramers_v,
        answer.model_version,
        answer.run_id,
        answer.scored_at,
        answer.batch_id as batch_key
    from answer
    inner join newest
        on
            answer.population = newest.population
            and answer.as_of_date = newest.as_of_date
            and answer.segmentation = newest.segmentation
            and answer.scored_at = newest.scored_at

)

select * from answer_keyed
