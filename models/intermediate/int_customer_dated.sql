with

named as (

    select * from {{ ref('int_customer_named') }}

),

today as (

    select * from {{ ref('int_customer_today') }}

),

customer_dated as (

    select
        named.customer_key,
        today.customer_id,
        today.source_system,
        today.horizon_date,
        today.closed_month_end_date
    from named
    inner join today on named.customer_id = today.customer_id

)

select * from customer_dated
