-- Catches money lost or doubled between invoices and what came in for them: by day of
-- the invoices all that was billed with tax and all that was allocated to them, to the
-- cent, and within 30 days what payments of these days say.
with

invoice as (

    select
        invoice_id,
        min(invoice_date) as invoice_date,
        sum(amount + coalesce(tax_amount, 0)) as invoiced_amount
    from {{ ref('fct_billing_line') }}
    group by invoice_id

),

money as (

    select
        invoice_date,
        invoiced_amount,
        0 as paid_amount,
        0 as paid_30d_amount
    from invoice
    union all
    select
        invoice.invoice_date,
        0 as invoiced_amount,
        payment.amount as paid_amount,
        case
            when
                payment.payment_date <= {{ add_days('invoice.invoice_date', 30) }}
                then payment.amount
            else 0
        end as paid_30d_amount
    from {{ ref('fct_payment') }} as payment
    inner join invoice on payment.invoice_id = invoice.invoice_id

),

fact as (

    select
        invoice_date,
        sum(invoiced_amount) as invoiced_amount,
        sum(paid_amount) as paid_amount,
        sum(paid_30d_amount) as paid_30d_amount
    from money
    group by invoice_date

),

mart as (

    select
        invoice_date,
        sum(invoiced_amount) as invoiced_amount,
        sum(paid_amount) as paid_amount,
        sum(invoiced_30d_amount) as invoiced_30d_amount,
        sum(paid_30d_amount) as paid_30d_amount
    from {{ ref('mart_credit_collection') }}
    group by invoice_date

)

select
    fact.*,
    mart.invoiced_amount as invoiced_in_mart,
    mart.paid_amount as paid_in_mart
from fact
full outer join mart on fact.invoice_date = mart.invoice_date
where
    coalesce(fact.invoiced_amount, 0) <> coalesce(mart.invoiced_amount, 0)
    or coalesce(fact.paid_amount, 0) <> coalesce(mart.paid_amount, 0)
    or mart.invoiced_30d_amount = mart.invoiced_amount
    and mart.invoiced_amount <> 0
    and fact.paid_30d_amount <> mart.paid_30d_amount
