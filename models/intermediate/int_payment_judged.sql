with

payment as (

    select * from {{ ref('fct_payment') }}

),

invoice_due as (

    select
        invoice_id,
        max(due_date_key) as due_date_key
    from {{ ref('fct_billing_line') }}
    where due_date_key > 0
    group by invoice_id

),

payment_judged as (

    select
        payment.customer_key,
        payment.payment_date,
        payment.amount,
        case when payment.payment_date_key > invoice_due.due_date_key then 1 else 0 end
            as count_late
    from payment
    left join invoice_due on payment.invoice_id = invoice_due.invoice_id

)

select * from payment_judged
