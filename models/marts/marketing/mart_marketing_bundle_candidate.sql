{%- set places = [1, 2, 3, 4] -%}

with

candidate as (

    select
        *,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('fct_bundle_candidate') }}

),

product as (

    select * from {{ ref('dim_product') }}
    where is_current

),

sold_as as (

    select * from {{ ref('int_bundle_matched') }}

),

candidate_named as (

    select
        candidate.population,
        candidate.as_of_date,
        candidate.as_of_date_key,
        candidate.customer_type,
        candidate.items,
        candidate.item_1,
        candidate.item_2,
        candidate.item_3,
        candidate.item_4,
        candidate.count_items,
        candidate.count_customers,
        candidate.count_baskets,
        candidate.support,
        candidate.support_low,
        candidate.support_high,
        candidate.count_missing_one,
        candidate.lift,
        candidate.leverage,
        candidate.candidate_rank,
        product_1.product_offering_name
        || coalesce(' + ' || product_2.product_offering_name, '')
        || coalesce(' + ' || product_3.product_offering_name, '')
        || coalesce(' + ' || product_4.product_offering_name, '')
            as item_names,
        cast(
            product_1.monthly_price_amount
            + product_2.monthly_price_amount
            + coalesce(product_3.monthly_price_amount, 0)
            + coalesce(product_4.monthly_price_amount, 0) as decimal(18, 2)
        ) as list_price_amount,
        sold_as.bundle_offering_id,
        candidate.as_of_date = candidate.last_as_of_date as is_latest,
        candidate.model_version
    from candidate
    {% for place in places -%}
    left join product as product_{{ place }}
        on candidate.item_{{ place }} = product_{{ place }}.product_offering_id
    {% endfor -%}
    left join sold_as
        on
            candidate.population = sold_as.population
            and candidate.as_of_date = sold_as.as_of_date
            and candidate.customer_type = sold_as.customer_type
            and candidate.items = sold_as.items

)

select * from candidate_named
