{{ config(materialized='table') }}

with

lifetime as (

    select * from {{ ref('stg_mining__customer_lifetime') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

-- a month asked again is answered anew: of an older answer nothing is left
newest as (

    select
        population,
        as_of_date,
        max(scored_at) as scored_at
    from lifetime
    group by
        population,
        as_of_date

),

lifetime_keyed as (

    select
        lifetime.customer_id,
        coalesce(customer.customer_key, -3) as customer_key,
        lifetime.population,
        lifetime.as_of_date,
        {{ date_key('lifetime.as_of_date') }} as as_of_date_key,
        lifetime.tenure_months,
        lifetime.remaining_months,
        lifetime.median_remaining_months,
        lifetime.survival_3_months,
        lifetime.survival_6_months,
        lifetime.survival_12_months,
        lifetime.survival_24_months,
        lifetime.model_version,
        lifetime.run_id,
        lifetime.scored_at,
        lifetime.batch_id as batch_key
    from lifetime
    inner join newest
        on
            lifetime.population = newest.population
            and lifetime.as_of_date = newest.as_of_date
            and lifetime.scored_at = newest.scored_at
    left join customer
        on {{ valid_on('customer', 'lifetime.customer_id', 'lifetime.as_of_date') }}

)

select * from lifetime_keyed
