{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id'],
    meta={'due': 'int_customer_due'},
) }}

-- depends_on: {{ ref('int_customer_due') }}
with

invoice as (

    select * from {{ ref('int_bill_issued') }}
    {% if is_incremental() -%}
    where
        customer_id in (
            select due.customer_id from {{ ref('int_customer_due') }} as due
        )
    {% endif %}

),

-- a write-off gives up hope and settles nothing
movement as (

    select
        invoice_id,
        invoice_date as date_day,
        invoiced_amount as amount
    from invoice
    union all
    select
        invoice_id,
        payment_date as date_day,
        -amount as amount
    from {{ ref('fct_payment') }}
    union all
    select
        invoice_id,
        adjustment_date as date_day,
        amount
    from {{ ref('fct_adjustment') }}
    where adjustment_kind <> 'write_off'

),

day_moved as (

    select
        invoice.invoice_id,
        greatest(movement.date_day, invoice.invoice_date) as valid_from,
        sum(movement.amount) as moved_amount
    from movement
    inner join invoice on movement.invoice_id = invoice.invoice_id
    group by
        invoice.invoice_id,
        greatest(movement.date_day, invoice.invoice_date)

),

balance as (

    select
        invoice_id,
        valid_from,
        lead(valid_from, 1, {{ open_end() }}) over to_date as valid_to,
        sum(moved_amount) over to_date as open_amount
    from day_moved
    window to_date as (partition by invoice_id order by valid_from)

),

balance_judged as (

    select
        balance.invoice_id,
        invoice.customer_id,
        invoice.invoice_date,
        invoice.due_date,
        balance.valid_from,
        balance.valid_to,
        cast(balance.open_amount as decimal(18, 2)) as open_amount,
        balance.open_amount <= invoice.invoiced_amount * 0.05 as is_settled
    from balance
    inner join invoice on balance.invoice_id = invoice.invoice_id

)

select * from balance_judged
