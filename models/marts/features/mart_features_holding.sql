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
        cast(coalesce(sum(active.recurring_price_amount), 0) as decimal(18, 2))
            as price_amount
    from {{ ref('int_features_active') }} as active
    inner join recent
        on
            active.customer_id = recent.customer_id
            and active.as_of_date = recent.as_of_date
    inner join {{ ref('dim_product') }} as product
        on active.product_key = product.product_key
    where product.product_offering_id is not null
    group by
        recent.customer_id,
        recent.population,
        recent.as_of_date,
        recent.customer_type,
        product.product_offering_id

)

select * from holding
