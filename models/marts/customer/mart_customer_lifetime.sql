with

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by as_of_date desc, scored_at desc
        ) as newest_rank,
        max(as_of_date) over (partition by population) as newest_as_of_date
    from {{ ref('fct_customer_lifetime') }}

),

-- who is not there in the newest month of a population has left
lifetime as (

    select
        customer_id,
        population,
        as_of_date,
        tenure_months,
        remaining_months,
        median_remaining_months,
        survival_3_months,
        survival_6_months,
        survival_12_months,
        survival_24_months,
        model_version,
        scored_at
    from ranked
    where newest_rank = 1 and as_of_date = newest_as_of_date

)

select * from lifetime
