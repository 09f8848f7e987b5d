-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

{#- Of each fact that is built in increments: the day of a row. -#}
{%- set facts = {
    'fct_billing_line': 'invoice_date',
    'fct_adjustment': 'adjustment_date',
    'fct_payment': 'payment_date',
    'fct_service_ticket': 'cast(opened_at as date)',
    'fct_interaction': 'cast(started_at as date)',
    'fct_order_line': 'cast(ordered_at as date)',
    'fct_campaign_target': 'planned_date',
} -%}

with

{% for fact, day in facts.items() -%}
{{ fact }}_changed as (

    {{ places_changed(fact, ['customer_key'], day) }}

),

{% endfor -%}

changed as (

    {% for fact in facts -%}
    select customer_key from {{ fact }}_changed
    union distinct
    {% endfor -%}
    -- whether a payment is late hangs on the invoice, and when a note falls due; whose
    -- bill it is hangs on all of its lines
    {% for fact in ['fct_payment', 'fct_adjustment', 'fct_billing_line'] -%}
    select beside.customer_key
    from {{ ref(fact) }} as beside
    inner join {{ ref('fct_billing_line') }} as line
        on beside.invoice_id = line.invoice_id
    where line.changed_in > {{ built_through() }}
    union distinct
    {% endfor -%}
    -- what is open of an invoice hangs on the payments
    select invoice.customer_key
    from {{ ref('fct_payment') }} as payment
    inner join {{ ref('int_invoice_summed') }} as invoice
        on payment.invoice_id = invoice.invoice_id
    where payment.changed_in > {{ built_through() }}
    union distinct
    -- when a ticket was done hangs on its events
    select ticket.customer_key
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('stg_care__ticket_event') }} as event
        on ticket.ticket_id = event.ticket_id
    where event.batch_id > {{ built_through() }}

),

customer_changed as (

    select customer.customer_id
    from changed
    inner join {{ ref('int_customer_named') }} as customer
        on changed.customer_key = customer.customer_key
    where customer.customer_id is not null
    union distinct
    select customer_id
    from {{ ref('int_customer_marked') }}
    where changed_in > {{ built_through() }}

),

customer_due as (

    select customer_id from customer_changed
    union distinct
    -- what was paid before an account changed hands shows in what the next holder owes
    select holder.customer_id
    from customer_changed
    inner join {{ ref('dim_account') }} as account
        on customer_changed.customer_id = account.customer_id
    inner join {{ ref('dim_account') }} as holder
        on account.account_id = holder.account_id
    where holder.customer_id is not null

)

select * from customer_due
{% if not is_built() -%}
where false
{% endif %}
