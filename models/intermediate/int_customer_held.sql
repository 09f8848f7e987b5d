with

subscription as (

    select * from {{ ref('dim_subscription') }}
    where
        is_current
        and subscription_status <> 'pending'

),

customer as (

    select * from {{ ref('int_customer_horizon') }}

),

product as (

    select * from {{ ref('dim_product') }}
    where is_current

),

subscription_held as (

    select
        subscription.customer_id,
        subscription.is_primary,
        subscription.activated_date,
        coalesce(
            subscription.monthly_price_amount, product.monthly_price_amount
        ) as monthly_price_amount,
        product.product_offering_name,
        product.product_line,
        case
            when subscription.contract_end_date > customer.horizon_date
                then subscription.contract_end_date
        end as contract_end_date,
        coalesce(
            subscription.terminated_date, {{ open_end() }}
        ) > customer.horizon_date as is_active
    from subscription
    inner join customer
        on
            subscription.customer_id = customer.customer_id
            and subscription.activated_date <= customer.horizon_date
    inner join product
        on subscription.product_offering_id = product.product_offering_id

),

customer_held as (

    select
        customer_id,
        min(case when is_primary then activated_date end) as first_activated_date,
        count(case when is_active and is_primary then 1 end)
            as count_active_subscriptions,
        count(case when is_active and not is_primary then 1 end) as count_active_addons,
        {{ text_list('case when is_active then product_offering_name end') }}
            as products_held,
        {{ text_list('case when is_active then product_line end') }}
            as product_lines_held,
        count(distinct case when is_active then product_line end)
            as count_product_lines,
        min(case when is_active and is_primary then contract_end_date end)
            as contract_end_date,
        sum(case when is_active then monthly_price_amount end) as monthly_price_amount
    from subscription_held
    group by customer_id

)

select * from customer_held
