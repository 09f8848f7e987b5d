{%- set year = (
    "over (partition by named.customer_id order by "
    ~ months_between("cast('2000-01-01' as date)", 'month.month_end_date')
    ~ " range between 11 preceding and current row)"
) -%}

with

month as (

    select
        customer_key,
        month_end_date,
        -- what it costs to win or to sell more is spent once and does not come again
        margin_amount + acquisition_amount + development_amount as recurring_amount
    from {{ ref('fct_customer_value_monthly') }}
    where is_complete

),

named as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

margin_meant as (

    select
        named.customer_id,
        named.source_system,
        month.month_end_date,
        count(*) {{ year }} as count_months,
        cast(
            cast(sum(month.recurring_amount) {{ year }} as double) / count(*) {{ year }}
            as decimal(18, 6)
        ) as margin_month_amount
    from month
    inner join named on month.customer_key = named.customer_key

)

select * from margin_meant
