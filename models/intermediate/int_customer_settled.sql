{#- Of each fact: what it adds. Payments settle amounts with tax. -#}
{%- set facts = {
    'int_billed_month_summed': {
        'billed_amount': 'sum(billed_amount)',
        'charged_amount': 'sum(charged_amount)',
        'last_invoice_date': 'max(last_invoice_date)',
    },
    'fct_adjustment': {'adjusted_amount': 'sum(amount)'},
    'fct_payment': {'paid_amount': 'sum(amount)'},
} -%}
{%- set amounts = [
    'billed_amount', 'charged_amount', 'adjusted_amount', 'paid_amount',
] -%}

with

customer as (

    select * from {{ ref('int_customer_named') }}

),

fact_summed as (

    {% for fact, measures in facts.items() -%}
    select
        customer_key,
        {% for amount in amounts -%}
        {{ measures.get(amount, '0') }} as {{ amount }},
        {% endfor -%}
        {{ measures.get('last_invoice_date', 'cast(null as date)') }}
            as last_invoice_date
    from {{ ref(fact) }}
    group by customer_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

customer_settled as (

    select
        customer.customer_id,
        sum(summed.billed_amount) as billed_amount_total,
        sum(summed.paid_amount) as paid_amount_total,
        sum(summed.charged_amount + summed.adjusted_amount - summed.paid_amount)
            as open_amount,
        max(summed.last_invoice_date) as last_invoice_date
    from fact_summed as summed
    inner join customer on summed.customer_key = customer.customer_key
    group by customer.customer_id

)

select * from customer_settled
