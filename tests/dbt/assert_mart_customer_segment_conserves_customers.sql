-- Catches customers lost or doubled between their segments and the profiles: of every
-- day each segment has as many customers as its profile says, for every feature.
with

customer as (

    select
        population,
        as_of_date,
        segment_code,
        count(*) as count_customers,
        count(distinct customer_id) as count_different
    from {{ ref('mart_customer_segment') }}
    group by
        population,
        as_of_date,
        segment_code

),

profile as (

    select distinct
        population,
        as_of_date,
        segment_code,
        count_customers
    from {{ ref('mart_customer_segment_profile') }}

)

select
    coalesce(customer.population, profile.population) as population,
    coalesce(customer.as_of_date, profile.as_of_date) as as_of_date,
    coalesce(customer.segment_code, profile.segment_code) as segment_code,
    customer.count_customers,
    profile.count_customers as count_profiled
from customer
full join profile
    on
        customer.population = profile.population
        and customer.as_of_date = profile.as_of_date
        and customer.segment_code = profile.segment_code
where
    customer.count_customers is distinct from profile.count_customers
    or customer.count_customers <> customer.count_different
