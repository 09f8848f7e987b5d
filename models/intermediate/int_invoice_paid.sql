with

invoice as (

    select * from {{ ref('int_invoice_summed') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

-- by the day of the invoice, how much had come in after 30, 60 and 90 days
invoice_paid as (

    select
        invoice.invoice_id,
        {% for days in [30, 60, 90] -%}
        sum(
            case
                when
                    {{ days_between('invoice.invoice_date', 'payment.payment_date') }}
                    <= {{ days }}
                    then payment.amount
                else 0
            end
        ) as paid_{{ days }}d_amount,
        {% endfor -%}
        sum(payment.amount) as paid_amount
    from invoice
    inner join {{ ref('fct_payment') }} as payment
        on invoice.invoice_id = payment.invoice_id
    group by invoice.invoice_id

),

invoice_judged as (

    select
        invoice.invoice_id,
        invoice.invoice_date,
        invoice.customer_key,
        invoice.geography_key,
        customer.source_system,
        invoice.invoiced_amount,
        coalesce(paid.paid_amount, 0) as paid_amount,
        {% for days in [30, 60, 90] -%}
        coalesce(paid.paid_{{ days }}d_amount, 0) as paid_{{ days }}d_amount,
        coalesce(
            {{ days_between('invoice.invoice_date', 'horizon.horizon_date') }}
            >= {{ days }},
            false
        ) as is_over_{{ days }}d,
        {% endfor -%}
        horizon.horizon_date
    from invoice
    inner join customer on invoice.customer_key = customer.customer_key
    left join horizon on customer.source_system = horizon.source_system
    left join invoice_paid as paid on invoice.invoice_id = paid.invoice_id

)

select * from invoice_judged
