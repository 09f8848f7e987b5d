with

features as (

    select
        customer_id,
        population,
        as_of_date,
        coalesce(c_customer_type, 'unknown') as customer_type,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('mart_features_customer') }}

),

-- before it is grouped: of two years, most is never asked for
recent as (

    select * from features
    where as_of_date > {{ add_days('last_as_of_date', -380) }}

),

holding as (

    select
        recent.customer_id,
        recent.population,
        recent.as_of_date,
        recent.customer_type,
        product.product_offering_id,
        coalesce(max(product.product_line), 'Unknown') as product_line,
        coalesce(max(product.product_family), 'Unknown') as product_family,
        max(case when product.is_addon then 1 else 0 end) = 1 as is_addon,
        count(*) as count_held,
        cast(coalesce(sum(month.recurring_price_amount), 0) as decimal(18, 2))
            as price_amount
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_customer_named') }} as named
        on month.customer_key = named.customer_key
    inner join recent
        on
            named.customer_id = recent.customer_id
            and month.month_end_date = recent.as_of_date
    inner join {{ ref('int_subscription_based') }} as lifetime
        on
            month.subscription_id = lifetime.subscription_id
            and month.month_end_date < lifetime.terminated_date
    inner join {{ ref('dim_product') }} as product
        on month.product_key = product.product_key
    where product.product_offering_id is not null
    group by
        recent.customer_id,
        recent.population,
        recent.as_of_date,
        recent.customer_type,
        product.product_offering_id

)

select * from holding
