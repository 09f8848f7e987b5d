{%- set buckets = {
    '1_30': '1-30', '31_60': '31-60', '61_90': '61-90', '91_180': '91-180',
    'over_180': 'over_180',
} -%}

with

customer as (

    select * from {{ ref('int_customer_dated') }}

),

receivable as (

    select * from {{ ref('fct_ar_monthly') }}

),

customer_overdue as (

    select
        customer.customer_id,
        {% for name, bucket in buckets.items() -%}
        sum(
            case
                when receivable.ageing_bucket = '{{ bucket }}'
                    then receivable.open_amount
            end
        ) as overdue_{{ name }}_amount,
        {% endfor -%}
        sum(
            case
                when receivable.ageing_bucket not in ('not_due', 'unallocated')
                    then receivable.open_amount
            end
        ) as overdue_amount,
        sum(
            case
                when receivable.ageing_bucket not in ('not_due', 'unallocated')
                    then receivable.count_invoices
            end
        ) as count_overdue_invoices
    from receivable
    inner join customer
        on
            receivable.customer_key = customer.customer_key
            and receivable.month_end_date = customer.closed_month_end_date
    group by customer.customer_id

)

select * from customer_overdue
