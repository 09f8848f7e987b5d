with

invoice as (

    select * from {{ ref('int_invoice_paid') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

collection_summed as (

    select
        {{ date_key('invoice.invoice_date') }} as invoice_date_key,
        invoice.source_system,
        invoice.geography_key,
        geography.province,
        coalesce(customer.customer_type, 'Unknown') as customer_type,
        coalesce(customer.segment, 'Unknown') as segment,
        invoice.invoice_date,
        count(*) as count_invoices,
        cast(sum(invoice.invoiced_amount) as decimal(18, 2)) as invoiced_amount,
        cast(sum(invoice.paid_amount) as decimal(18, 2)) as paid_amount,
        {% for days in [30, 60, 90] -%}
        {% for amount, column in {
            'invoiced': 'invoiced_amount', 'paid': 'paid_' ~ days ~ 'd_amount'
        }.items() -%}
        cast(
            sum(
                case
                    when invoice.is_over_{{ days }}d then invoice.{{ column }}
                    else 0
                end
            ) as decimal(18, 2)
        ) as {{ amount }}_{{ days }}d_amount,
        {% endfor -%}
        {% endfor -%}
        max(invoice.horizon_date) as as_of_date
    from invoice
    inner join customer on invoice.customer_key = customer.customer_key
    inner join {{ ref('dim_geography') }} as geography
        on invoice.geography_key = geography.geography_key
    group by
        invoice.invoice_date,
        invoice.source_system,
        invoice.geography_key,
        geography.province,
        coalesce(customer.customer_type, 'Unknown'),
        coalesce(customer.segment, 'Unknown')

)

select * from collection_summed
