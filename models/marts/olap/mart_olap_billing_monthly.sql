with

billing_line as (

    select * from {{ ref('fct_billing_line') }}

),

calendar as (

    select * from {{ ref('dim_date') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

line_placed as (

    select
        case
            when calendar.month_end_date is null then line.invoice_date_key
            else {{ date_key('calendar.month_end_date') }}
        end as month_end_date_key,
        line.geography_key,
        line.product_key,
        customer.customer_type,
        customer.segment,
        line.charge_type,
        line.amount,
        line.tax_amount,
        case when line.is_service then line.amount end as service_amount
    from billing_line as line
    left join calendar on line.invoice_date_key = calendar.date_key
    left join customer on line.customer_key = customer.customer_key

),

billing_summed as (

    select
        month_end_date_key,
        geography_key,
        product_key,
        customer_type,
        segment,
        charge_type,
        cast(sum(amount) as decimal(18, 2)) as amount,
        cast(sum(tax_amount) as decimal(18, 2)) as tax_amount,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount,
        count(*) as count_lines,
        count(amount) as count_amounts
    from line_placed
    group by
        month_end_date_key,
        geography_key,
        product_key,
        customer_type,
        segment,
        charge_type

)

select * from billing_summed
