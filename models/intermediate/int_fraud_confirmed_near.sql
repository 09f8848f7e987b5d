with

population as (

    select * from {{ ref('int_fraud_population') }}

),

address as (

    select * from {{ ref('int_customer_address_held') }}

),

confirmed as (

    select * from {{ ref('int_fraud_confirmed') }}

),

-- where somebody was found out, as of the day of the decision
address_burnt as (

    select
        address.address_hash,
        confirmed.customer_id,
        confirmed.confirmed_date
    from confirmed
    inner join address
        on
            {{ valid_on(
                'address', 'confirmed.customer_id', 'confirmed.confirmed_date'
            ) }}

),

near as (

    select
        population.customer_id,
        population.as_of_date,
        count(distinct burnt.customer_id) as count_confirmed_near
    from population
    inner join address
        on {{ valid_on('address', 'population.customer_id', 'population.as_of_date') }}
    inner join address_burnt as burnt
        on
            address.address_hash = burnt.address_hash
            and population.as_of_date >= burnt.confirmed_date
            and population.customer_id <> burnt.customer_id
    group by
        population.customer_id,
        population.as_of_date

)

select * from near
