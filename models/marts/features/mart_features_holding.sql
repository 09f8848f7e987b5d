with

features as (

    select * from {{ ref('mart_features_customer') }}

),

horizon as (

    select
        population,
        max(as_of_date) as last_as_of_date
    from features
    group by population

),

held as (

    select
        named.customer_id,
        month.month_end_date as as_of_date,
        product.product_offering_id,
        max(product.product_line) as product_line,
        max(product.product_family) as product_family,
        max(case when product.is_addon then 1 else 0 end) as is_addon,
        count(*) as count_held,
        cast(sum(month.recurring_price_amount) as decimal(18, 2)) as price_amount
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_customer_named') }} as named
        on month.customer_key = named.customer_key
    inner join {{ ref('int_subscription_based') }} as lifetime
        on
            month.subscription_id = lifetime.subscription_id
            and month.month_end_date < lifetime.terminated_date
    inner join {{ ref('dim_product') }} as product
        on month.product_key = product.product_key
    where product.product_offering_id is not null
    group by
        named.customer_id,
        month.month_end_date,
        product.product_offering_id

),

holding as (

    select
        features.customer_id,
        features.population,
        features.as_of_date,
        coalesce(features.c_customer_type, 'unknown') as customer_type,
        held.product_offering_id,
        coalesce(held.product_line, 'Unknown') as product_line,
        coalesce(held.product_family, 'Unknown') as product_family,
        held.is_addon = 1 as is_addon,
        held.count_held,
        held.price_amount
    from features
    inner join horizon
        on
            features.population = horizon.population
            and features.as_of_date
            > {{ add_days('horizon.last_as_of_date', -380) }}
    inner join held
        on
            features.customer_id = held.customer_id
            and features.as_of_date = held.as_of_date

)

select * from holding
