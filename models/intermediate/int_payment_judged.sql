with

payment as (

    select * from {{ ref('fct_payment') }}

),

invoice as (

    select * from {{ ref('int_invoice_summed') }}

),

day as (

    select * from {{ ref('dim_date') }}

),

payment_compared as (

    select
        payment.customer_key,
        payment.payment_date,
        payment.amount,
        invoice.invoiced_amount,
        {{ days_between('day.date_day', 'payment.payment_date') }} as late_days
    from payment
    left join invoice on payment.invoice_id = invoice.invoice_id
    left join day
        on
            invoice.due_date_key = day.date_key
            and day.date_key > 0

),

payment_judged as (

    select
        customer_key,
        payment_date,
        amount,
        case when late_days > 0 then 1 else 0 end as count_late,
        case when late_days is null then 0 else 1 end as count_judged,
        case when late_days > 0 then late_days else 0 end as late_days,
        case when amount > 0 and amount < invoiced_amount then 1 else 0 end
            as count_part,
        case when amount < 0 then 1 else 0 end as count_returned
    from payment_compared

)

select * from payment_judged
