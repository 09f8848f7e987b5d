{{ config(materialized='table') }}

with

population as (

    select * from {{ ref('int_features_population') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

confirmed as (

    select * from {{ ref('int_fraud_confirmed') }}
    where is_first

),

-- in the first two years and not found out yet
watched as (

    select
        population.customer_id,
        population.as_of_date,
        population.source_system,
        customer.registered_date,
        confirmed.confirmed_date
    from population
    inner join customer on population.customer_key = customer.customer_key
    left join confirmed on population.customer_id = confirmed.customer_id
    where
        customer.registered_date <= population.as_of_date
        and {{ months_between('customer.registered_date', 'population.as_of_date') }}
        <= 24
        and coalesce(confirmed.confirmed_date, {{ open_end() }})
        > population.as_of_date

)

select * from watched
