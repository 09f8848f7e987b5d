{{ config(materialized='table') }}

with

line as (

    select * from {{ ref('fct_billing_line') }}

),

invoice_summed as (

    select
        invoice_id,
        min(invoice_date) as invoice_date,
        max(due_date_key) as due_date_key,
        max(customer_key) as customer_key,
        max(account_key) as account_key,
        max(geography_key) as geography_key,
        cast(sum(amount) as decimal(18, 2)) as billed_amount,
        cast(sum(amount + coalesce(tax_amount, 0)) as decimal(18, 2))
            as invoiced_amount
    from line
    group by invoice_id

)

select * from invoice_summed
