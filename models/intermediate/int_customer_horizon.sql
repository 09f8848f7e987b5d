with

customer as (

    select * from {{ ref('int_customer_named') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

customer_horizon as (

    select distinct
        customer.customer_id,
        customer.source_system,
        horizon.horizon_date
    from customer
    left join horizon on customer.source_system = horizon.source_system
    where customer.customer_id is not null

)

select * from customer_horizon
