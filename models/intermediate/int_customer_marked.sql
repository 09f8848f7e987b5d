-- A table: compared with what was there, it tells whose rows are other than they were.
{{ config(materialized='table') }}

{#- Members, and the facts that are built anew each time. -#}
{%- set members = ['dim_customer', 'dim_account', 'dim_subscription'] -%}
{%- set facts = [
    'fct_collection', 'fct_fraud_case', 'fct_referral', 'fct_retention_case',
    'fct_subscription_event', 'fct_survey_response', 'fct_ticket_event',
] -%}

with

holder as (

    select distinct
        subscription_id,
        customer_id
    from {{ ref('dim_subscription') }}

),

owner as (

    select distinct
        named.customer_id,
        account.account_id
    from {{ ref('int_invoice_summed') }} as invoice
    inner join {{ ref('int_customer_named') }} as named
        on invoice.customer_key = named.customer_key
    inner join {{ ref('dim_account') }} as account
        on invoice.account_key = account.account_key

),

row_marked as (

    {% for member in members -%}
    select
        version.customer_id,
        '{{ member }}' as relation,
        {{ whole_rows_mark(member, 'version') }} as row_mark
    from {{ ref(member) }} as version
    group by version.customer_id
    union all
    {% endfor -%}
    {% for fact in facts -%}
    {%- set customer_key = (
        'referrer_customer_key' if fact == 'fct_referral' else 'customer_key'
    ) -%}
    select
        named.customer_id,
        '{{ fact }}' as relation,
        {{ whole_rows_mark(fact, 'fact') }} as row_mark
    from {{ ref(fact) }} as fact
    inner join {{ ref('int_customer_named') }} as named
        on fact.{{ customer_key }} = named.customer_key
    group by named.customer_id
    union all
    {% endfor -%}
    select
        customer_id,
        'consent' as relation,
        {{ rows_mark(['purpose', 'channel_code', 'is_granted', 'updated_at']) }}
            as row_mark
    from {{ ref('stg_crm__consent') }}
    group by customer_id
    union all
    -- what was suspended may have been another's then
    select
        holder.customer_id,
        'held' as relation,
        {{ rows_mark([
            'event.subscription_id', 'event.event_type', 'event.event_date',
        ]) }} as row_mark
    from holder
    inner join {{ ref('fct_subscription_event') }} as event
        on holder.subscription_id = event.subscription_id
    group by holder.customer_id
    union all
    -- a bill is of one customer, and a prepaid subscription of its account of another
    select
        owner.customer_id,
        'prepaid' as relation,
        {{ rows_mark([
            'prepaid.account_id', 'prepaid.valid_from', 'prepaid.valid_to',
        ]) }} as row_mark
    from owner
    inner join {{ ref('int_prepaid_held') }} as prepaid
        on owner.account_id = prepaid.account_id
    group by owner.customer_id
    union all
    -- a note may be about another's bill
    select
        named.customer_id,
        'adjusted' as relation,
        {{ rows_mark([
            'adjustment.invoice_id', 'adjustment.adjustment_kind',
            'adjustment.adjustment_date', 'adjustment.amount',
        ]) }} as row_mark
    from {{ ref('fct_adjustment') }} as adjustment
    inner join {{ ref('int_invoice_summed') }} as invoice
        on adjustment.invoice_id = invoice.invoice_id
    inner join {{ ref('int_customer_named') }} as named
        on invoice.customer_key = named.customer_key
    group by named.customer_id

),

customer_rows as (

    select
        customer_id,
        {{ rows_mark(['relation', 'row_mark']) }} as rows_mark
    from row_marked
    where customer_id is not null
    group by customer_id

),

customer_marked as (
    {{ changes_marked(
        'customer_rows', ['customer_id'], ['rows_mark'], {'rows_mark': "'0'"}
    ) }}
)

select * from customer_marked
