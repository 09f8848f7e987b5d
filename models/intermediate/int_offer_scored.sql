with

customer as (

    select
        *,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('mart_features_customer') }}

),

score as (

    select
        subject_id as customer_id,
        customer_key,
        as_of_date,
        replace(score_name, 'propensity_', '') as product_line,
        score_value,
        score_decile,
        reason_1,
        model_version
    from {{ ref('fct_customer_score') }}
    where
        is_latest and subject_type = 'customer'
        and score_name like 'propensity_%'

),

-- a score of an older month is of a product taken since, or of a customer gone
offer_scored as (

    select
        score.customer_id,
        score.customer_key,
        customer.source_system,
        customer.population,
        score.as_of_date,
        score.product_line,
        peer.product_offering_id,
        product.product_offering_name,
        score.score_value as take_probability,
        score.score_decile,
        peer.monthly_price_amount,
        coalesce(margin.margin_share, 1) as margin_share,
        cast(
            score.score_value
            * cast(peer.monthly_price_amount as double)
            * coalesce(margin.margin_share, 1) * 12 as decimal(18, 2)
        ) as expected_margin_amount,
        coalesce(peer.count_line_holders, 0) as count_peer_holders,
        score.reason_1,
        score.model_version
    from score
    inner join customer
        on
            score.customer_id = customer.customer_id
            and score.as_of_date = customer.as_of_date
            and customer.as_of_date = customer.last_as_of_date
    left join {{ ref('int_offer_peer') }} as peer
        on
            customer.population = peer.population
            and coalesce(customer.c_customer_type, 'unknown') = peer.customer_type
            and coalesce(customer.f_is_prepaid, 0) = peer.is_prepaid
            and score.product_line = peer.product_line
    left join {{ ref('dim_product') }} as product
        on
            peer.product_offering_id = product.product_offering_id
            and product.is_current
    left join {{ ref('int_margin_shared') }} as margin
        on customer.source_system = margin.source_system

)

select * from offer_scored
