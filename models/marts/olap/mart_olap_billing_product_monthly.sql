with

billing as (

    select * from {{ ref('mart_olap_billing_monthly') }}

),

billing_summed as (

    select
        month_end_date_key,
        product_key,
        customer_type,
        segment,
        charge_type,
        cast(sum(amount) as decimal(18, 2)) as amount,
        cast(sum(tax_amount) as decimal(18, 2)) as tax_amount,
        cast(sum(service_amount) as decimal(18, 2)) as service_amount,
        cast(sum(count_lines) as bigint) as count_lines,
        cast(sum(count_amounts) as bigint) as count_amounts
    from billing
    group by
        month_end_date_key,
        product_key,
        customer_type,
        segment,
        charge_type

)

select * from billing_summed
