with

payment as (

    select * from {{ ref('fct_payment') }}

),

invoice_due as (

    select
        invoice.invoice_id,
        due.date_day as due_date
    from {{ ref('int_invoice_summed') }} as invoice
    inner join {{ ref('dim_date') }} as due
        on invoice.due_date_key = due.date_key
    where due.date_day is not null

),

payment_judged as (

    select
        payment.payment_id,
        payment.invoice_id,
        payment.payment_date_key,
        payment.customer_key,
        payment.account_key,
        payment.geography_key,
        payment.channel_key,
        coalesce(payment.payment_method, 'Unknown') as payment_method,
        payment.payment_date,
        invoice.due_date,
        payment.amount,
        case
            when payment.amount > 0
                then {{ days_between('invoice.due_date', 'payment.payment_date') }}
        end as late_days,
        payment.amount < 0 as is_returned,
        payment.invoice_id = 'unallocated' as is_unallocated,
        payment.amount > 0 and invoice.due_date is not null as has_due_date,
        payment.amount > 0
        and coalesce(payment.payment_date > invoice.due_date, false) as is_late
    from payment
    left join invoice_due as invoice on payment.invoice_id = invoice.invoice_id

)

select * from payment_judged
