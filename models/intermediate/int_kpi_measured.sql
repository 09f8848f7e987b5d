-- The mart sums it, and a test what is left out of the mart.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'kpi'},
) }}

{#- Of each fact: its month, which members it names, and what it adds to a month. -#}
{%- set facts = [
    ('fct_billing_line', month_end('fact.invoice_date'), [
        'subscription', 'place', 'product',
    ], {
        'recurring_amount': "case when fact.charge_type = 'recurring' then fact.amount end",
        'usage_amount': "case when fact.charge_type = 'usage' then fact.amount end",
        'one_time_amount': "case when fact.charge_type = 'one_time' then fact.amount end",
        'discount_amount': "case when fact.charge_type = 'discount' then fact.amount end",
        'penalty_amount': "case when fact.charge_type = 'penalty' then fact.amount end",
        'service_amount': 'case when fact.is_service then fact.amount end',
        'hardware_amount': 'case when not fact.is_service then fact.amount end',
        'tax_amount': 'fact.tax_amount',
    }),
    ('int_usage_month_summed', 'fact.month_end_date', ['subscription'], {
        'usage_minutes': 'fact.usage_minutes',
        'usage_mb': 'fact.usage_mb',
        'count_messages': 'fact.count_messages',
    }),
    ('fct_adjustment', month_end('fact.adjustment_date'), ['subscription', 'product'], {
        'adjusted_amount':
            "case when fact.adjustment_kind <> 'write_off' then fact.amount end",
        'corrected_amount':
            "case when fact.adjustment_kind <> 'write_off' then abs(fact.amount) end",
        'written_off_amount':
            "case when fact.adjustment_kind = 'write_off' then -fact.amount end",
    }),
    ('fct_payment', month_end('fact.payment_date'), ['place'], {'paid_amount': 'amount'}),
    ('fct_service_ticket', month_end('cast(fact.opened_at as date)'), [
        'subscription', 'place', 'product',
    ], {
        'count_tickets': '1',
        'count_complaints': "case when fact.ticket_type = 'complaint' then 1 end",
    }),
    ('fct_customer_value_monthly', 'fact.month_end_date', ['place'], {
        'count_customers': 'case when fact.is_active then 1 end',
        'acquisition_amount': 'fact.acquisition_amount',
        'development_amount': 'fact.development_amount',
        'retention_amount': 'fact.retention_amount',
        'serving_amount': 'fact.service_amount',
        'direct_amount': 'fact.direct_amount',
    }),
] -%}
{%- set measures = facts | map(attribute=3) | map('list') | sum(start=[]) -%}

-- depends_on: {{ ref('int_month_due') }}
with

{% for fact, month, members, adds in facts -%}
{{ fact }}_placed as (

    {{ kpi_placed(fact, month, members, adds) }}

),

{% endfor -%}

kpi_measured as (

    {% for fact, month, members, adds in facts -%}
    select
        {% for measure in measures -%}
        {{ measure if measure in adds else '0' }} as {{ measure }},
        {% endfor -%}
        month_end_date,
        source_system,
        geography_key,
        product_key,
        customer_type,
        segment
    from {{ fact }}_placed
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from kpi_measured
