-- A table: key figures, the revenue bridge and its test look here once instead of at
-- every line.
{{ config(materialized='table') }}

{%- set charges = ['recurring', 'usage', 'one_time', 'discount', 'penalty'] -%}

with

line as (

    select
        *,
        {{ month_end('invoice_date') }} as month_end_date
    from {{ ref('fct_billing_line') }}

),

line_summed as (

    select
        month_end_date,
        subscription_key,
        customer_key,
        geography_key,
        product_key,
        {% for charge in charges -%}
        cast(
            sum(case when charge_type = '{{ charge }}' then amount else 0 end)
            as decimal(18, 2)
        ) as {{ charge }}_amount,
        {% endfor -%}
        cast(sum(case when is_service then amount else 0 end) as decimal(18, 2))
            as service_amount,
        cast(sum(case when is_service then 0 else amount end) as decimal(18, 2))
            as hardware_amount,
        cast(sum(coalesce(tax_amount, 0)) as decimal(18, 2)) as tax_amount
    from line
    group by
        month_end_date,
        subscription_key,
        customer_key,
        geography_key,
        product_key

)

select * from line_summed
