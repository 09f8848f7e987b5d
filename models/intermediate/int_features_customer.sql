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
        cast(
            extract(year from population.as_of_date) - customer.birth_year as double
        ) as f_age_years,
        cast(customer.has_partner as double) as f_has_partner,
        cast(customer.count_dependents as double) as f_count_dependents,
        cast(customer.count_referrals as double) as f_count_referrals,
        cast(place.population as double) as f_population,
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
