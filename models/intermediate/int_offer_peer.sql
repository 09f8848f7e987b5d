with

features as (

    select
        customer_id,
        population,
        as_of_date,
        c_customer_type,
        f_is_prepaid,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('mart_features_customer') }}

),

held as (

    select
        features.population,
        features.as_of_date,
        coalesce(features.c_customer_type, 'unknown') as customer_type,
        coalesce(features.f_is_prepaid, 0) as is_prepaid,
        holding.product_line,
        holding.product_offering_id,
        count(*) as count_holders,
        sum(holding.price_amount) as price_amount,
        sum(holding.count_held) as count_held
    from features
    inner join {{ ref('mart_features_holding') }} as holding
        on
            features.customer_id = holding.customer_id
            and features.as_of_date = holding.as_of_date
    where features.as_of_date = features.last_as_of_date
    group by
        features.population,
        features.as_of_date,
        coalesce(features.c_customer_type, 'unknown'),
        coalesce(features.f_is_prepaid, 0),
        holding.product_line,
        holding.product_offering_id

),

held_ranked as (

    select
        *,
        sum(count_holders) over (
            partition by population, customer_type, is_prepaid, product_line
        ) as count_line_holders,
        row_number() over (
            partition by population, customer_type, is_prepaid, product_line
            order by count_holders desc, product_offering_id asc
        ) as usual_rank
    from held

),

peer_offered as (

    select
        population,
        as_of_date,
        customer_type,
        is_prepaid,
        product_line,
        product_offering_id,
        cast(
            cast(price_amount as double) / cast(count_held as double)
            as decimal(18, 2)
        ) as monthly_price_amount,
        cast(count_line_holders as bigint) as count_line_holders
    from held_ranked
    where usual_rank = 1

)

select * from peer_offered
