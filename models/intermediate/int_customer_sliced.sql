-- A table: every fact looks here.
{{ config(materialized='table') }}

with

customer as (

    select * from {{ ref('dim_customer') }}

),

named as (

    select * from {{ ref('int_customer_named') }}

),

customer_sliced as (

    select
        customer.customer_key,
        customer.customer_id,
        -- a member below zero has no number: it stays itself
        coalesce(
            customer.customer_id,
            cast(customer.customer_key as {{ dbt.type_string() }})
        ) as holder_id,
        customer.valid_from,
        customer.valid_to,
        named.source_system,
        horizon.horizon_date,
        customer.geography_key,
        coalesce(customer.customer_type, 'Unknown') as customer_type,
        coalesce(customer.segment, 'Unknown') as segment
    from customer
    inner join named on customer.customer_key = named.customer_key
    left join {{ ref('int_horizon') }} as horizon
        on named.source_system = horizon.source_system

)

select * from customer_sliced
