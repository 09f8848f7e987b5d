{%- set amounts = [
    'revenue', 'acquisition', 'development', 'retention', 'service', 'direct',
    'customer_value', 'margin',
] -%}

with

customer as (

    select * from {{ ref('int_customer_dated') }}

),

month as (

    select * from {{ ref('fct_customer_value_monthly') }}
    where is_complete

),

month_recent as (

    select
        customer.customer_id,
        month.*
    from month
    inner join customer
        on
            month.customer_key = customer.customer_key
            and {{ months_between(
                'month.month_end_date', 'customer.closed_month_end_date'
            ) }} < 12

),

customer_valued as (

    select
        customer_id,
        {% for amount in amounts -%}
        cast(sum({{ amount }}_amount) as decimal(18, 2)) as {{ amount }}_amount_12m,
        {% endfor -%}
        count(*) as count_value_months,
        max_by(band_key, month_end_date) as band_key
    from month_recent
    group by customer_id

)

select * from customer_valued
