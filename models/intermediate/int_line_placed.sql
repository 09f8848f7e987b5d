-- It is asked by place and by customer.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['as_of_date'],
    meta={
        'due': 'int_month_due', 'due_subject': 'line',
        'due_names': {'as_of_date': 'month_end_date'},
    },
) }}

-- depends_on: {{ ref('int_month_due') }}
with

line_placed as (

    select
        active.customer_id,
        active.as_of_date,
        customer.geography_key,
        {{ network_of('product.product_line') }} as network,
        count(*) as count_lines
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('dim_customer') }} as customer
        on active.customer_key = customer.customer_key
    inner join {{ ref('dim_product') }} as product
        on active.product_key = product.product_key
    where
        active.is_primary
        and customer.geography_key <> -1
        and {{ month_is_due('line', 'active.as_of_date') }}
    group by
        active.customer_id,
        active.as_of_date,
        customer.geography_key,
        {{ network_of('product.product_line') }}

)

select * from line_placed
