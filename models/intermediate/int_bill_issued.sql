-- Bills that ask for money: not nothing, and not drawn from a prepaid balance.
with

invoice as (

    select * from {{ ref('int_invoice_summed') }}
    where invoiced_amount > 0

),

bill_issued as (

    select
        invoice.invoice_id,
        customer.customer_id,
        invoice.invoice_date,
        coalesce(day.date_day, invoice.invoice_date) as due_date,
        invoice.invoiced_amount
    from invoice
    inner join {{ ref('int_customer_named') }} as customer
        on invoice.customer_key = customer.customer_key
    inner join {{ ref('dim_account') }} as account
        on invoice.account_key = account.account_key
    left join {{ ref('dim_date') }} as day
        on
            invoice.due_date_key = day.date_key
            and day.date_key > 0
    left join {{ ref('int_prepaid_held') }} as prepaid
        on {{ valid_on('prepaid', 'account.account_id', 'invoice.invoice_date') }}
    where
        prepaid.account_id is null
        and customer.customer_id is not null

)

select * from bill_issued
