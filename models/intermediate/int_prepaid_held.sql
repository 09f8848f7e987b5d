with

subscription as (

    select * from {{ ref('dim_subscription') }}

),

product as (

    select
        product_offering_id,
        is_prepaid
    from {{ ref('dim_product') }}
    where is_current

),

prepaid_held as (

    select distinct
        subscription.account_id,
        subscription.customer_id,
        subscription.valid_from,
        subscription.valid_to
    from subscription
    left join product
        on subscription.product_offering_id = product.product_offering_id
    where
        coalesce(subscription.is_prepaid, product.is_prepaid)
        and subscription.account_id is not null

)

select * from prepaid_held
