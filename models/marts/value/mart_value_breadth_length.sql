{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'value'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_month_due') }}
with

subscription as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_active_closing and {{ month_is_due('value', 'month_end_date') }}

),

line_held as (

    select
        subscription.customer_key,
        subscription.month_end_date,
        coalesce(product.product_line, 'Unknown') as product_line,
        count(*) as count_products
    from subscription
    inner join {{ ref('dim_product') }} as product
        on subscription.product_key = product.product_key
    group by
        subscription.customer_key,
        subscription.month_end_date,
        coalesce(product.product_line, 'Unknown')

),

held as (

    select
        customer_key,
        month_end_date,
        sum(count_products) as count_products,
        count(*) as count_lines
    from line_held
    group by
        customer_key,
        month_end_date

),

month as (

    select * from {{ ref('fct_customer_value_monthly') }}
    where is_active and is_complete and {{ month_is_due('value', 'month_end_date') }}

),

named as (

    select * from {{ ref('int_customer_named') }}

),

cell_summed as (

    select
        month.month_end_date,
        named.source_system,
        least(coalesce(held.count_lines, 0), 4) as count_product_lines,
        band.tenure_band,
        band.tenure_band_order,
        band.tenure_band_name_zh,
        count(*) as count_customers,
        cast(sum(coalesce(held.count_products, 0)) as bigint) as count_products,
        cast(sum(month.revenue_amount) as decimal(18, 2)) as revenue_amount,
        cast(sum(month.customer_value_amount) as decimal(18, 2))
            as customer_value_amount,
        cast(sum(month.margin_amount) as decimal(18, 2)) as margin_amount
    from month
    inner join named on month.customer_key = named.customer_key
    inner join {{ ref('dim_band') }} as band on month.band_key = band.band_key
    left join held
        on
            month.customer_key = held.customer_key
            and month.month_end_date = held.month_end_date
    group by
        month.month_end_date,
        named.source_system,
        least(coalesce(held.count_lines, 0), 4),
        band.tenure_band,
        band.tenure_band_order,
        band.tenure_band_name_zh

)

select * from cell_summed
