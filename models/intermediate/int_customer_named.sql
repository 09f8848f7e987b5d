with

customer as (

    select * from {{ ref('dim_customer') }}

),

-- the system that issued a customer number is one for all versions
customer_named as (

    select
        customer.customer_key,
        customer.customer_id,
        coalesce(newest.source_system, 'Unknown') as source_system
    from customer
    left join customer as newest
        on
            customer.customer_id = newest.customer_id
            and newest.is_current

)

select * from customer_named
