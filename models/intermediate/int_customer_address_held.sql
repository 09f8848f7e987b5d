with

address as (

    select
        customer_id,
        address_hash,
        cast(updated_at as date) as valid_from,
        row_number() over (
            partition by customer_id, cast(updated_at as date) order by updated_at desc
        ) as day_rank
    from {{ ref('stg_crm__customer_address') }}

),

customer as (

    select
        customer_id,
        registered_date
    from {{ ref('dim_customer') }}
    where is_current and customer_id is not null

),

address_held as (

    select
        address.customer_id,
        address.address_hash,
        customer.registered_date,
        address.valid_from,
        lead(address.valid_from, 1, {{ open_end() }}) over (
            partition by address.customer_id order by address.valid_from
        ) as valid_to
    from address
    inner join customer on address.customer_id = customer.customer_id
    where address.day_rank = 1

)

select * from address_held
