with

answer as (

    select * from {{ ref('stg_mining__customer_segment') }}

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
        answer.customer_id,
        coalesce(customer.customer_key, -3) as customer_key,
        answer.population,
        answer.as_of_date,
        {{ date_key('answer.as_of_date') }} as as_of_date_key,
        answer.segment_code,
        answer.centroid_distance,
        answer.silhouette_value,
        answer.rfm_points,
        answer.rfm_segment,
        answer.lifecycle_stage,
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
    left join {{ ref('dim_customer') }} as customer
        on
            {{ valid_on('customer', 'answer.customer_id', 'answer.as_of_date') }}

)

select * from answer_keyed
