-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

with

population as (

    select * from {{ ref('int_features_due') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

place as (

    select * from {{ ref('dim_geography') }}

),

customer_described as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature_of(
            'extract(year from population.as_of_date) - customer.birth_year'
        ) }} as f_age_years,
        {{ feature_of('customer.has_partner') }} as f_has_partner,
        {{ feature_of('customer.count_dependents') }} as f_count_dependents,
        {{ feature_of('customer.count_referrals') }} as f_count_referrals,
        {{ feature_of('place.population') }} as f_population,
        {{ feature_of(
            months_between('customer.registered_date', 'population.as_of_date')
        ) }} as f_registered_months,
        customer.gender as c_gender,
        customer.customer_type as c_customer_type,
        customer.segment as c_segment,
        place.province as c_province,
        place.city as c_city
    from population
    inner join customer on population.customer_key = customer.customer_key
    left join place on customer.geography_key = place.geography_key

)

select * from customer_described
