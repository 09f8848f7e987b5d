with

population as (

    select * from {{ ref('int_fraud_population') }}

),

party as (

    select * from {{ ref('xref_party') }}

),

named as (

    select
        population.customer_id,
        population.as_of_date,
        count(*) as count_same_party
    from population
    inner join party as own on population.customer_id = own.customer_id
    inner join party as other
        on
            own.party_id = other.party_id
            and own.customer_id <> other.customer_id
    inner join {{ ref('dim_customer') }} as customer
        on
            other.customer_key = customer.customer_key
            and population.as_of_date >= customer.registered_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from named
