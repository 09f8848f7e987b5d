with

features as (

    select * from {{ ref('mart_features_customer') }}

),

margin as (

    select * from {{ ref('int_customer_margin_meant') }}

),

customer_valued as (

    select
        features.customer_id,
        features.source_system,
        features.population,
        features.as_of_date,
        {{ life_cell('features') }},
        margin.count_months,
        margin.margin_month_amount
    from features
    left join margin
        on
            features.customer_id = margin.customer_id
            and features.as_of_date = margin.month_end_date

)

select * from customer_valued
