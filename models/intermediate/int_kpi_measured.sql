-- A table: the mart sums it, and a test what is left out of the mart.
{{ config(materialized='table') }}

{#- Of each fact: its month, which members it names, and what it adds to a month. -#}
{%- set facts = [
    ('int_billing_month_summed', 'month_end_date', ['subscription', 'place', 'product'], {
        'recurring_amount': 'recurring_amount',
        'usage_amount': 'usage_amount',
        'one_time_amount': 'one_time_amount',
        'discount_amount': 'discount_amount',
        'penalty_amount': 'penalty_amount',
        'service_amount': 'service_amount',
        'hardware_amount': 'hardware_amount',
        'tax_amount': 'tax_amount',
    }),
    ('int_usage_month_summed', 'month_end_date', ['subscription'], {
        'usage_minutes': 'usage_minutes',
        'usage_mb': 'usage_mb',
        'count_messages': 'count_messages',
    }),
    ('fct_adjustment', month_end('adjustment_date'), ['subscription', 'product'], {
        'adjusted_amount': "case when adjustment_kind <> 'write_off' then amount end",
        'corrected_amount':
            "case when adjustment_kind <> 'write_off' then abs(amount) end",
        'written_off_amount': "case when adjustment_kind = 'write_off' then -amount end",
    }),
    ('fct_payment', month_end('payment_date'), ['place'], {'paid_amount': 'amount'}),
    ('fct_service_ticket', month_end('cast(opened_at as date)'), [
        'subscription', 'place', 'product',
    ], {
        'count_tickets': '1',
        'count_complaints': "case when ticket_type = 'complaint' then 1 end",
    }),
    ('fct_customer_value_monthly', 'month_end_date', ['place'], {
        'acquisition_amount': 'acquisition_amount',
        'development_amount': 'development_amount',
        'retention_amount': 'retention_amount',
        'serving_amount': 'service_amount',
        'direct_amount': 'direct_amount',
    }),
] -%}
{%- set measures = facts | map(attribute=3) | map('list') | sum(start=[]) -%}

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
        horizon_date,
        geography_key,
        product_key,
        customer_type,
        segment
    from {{ fact }}_placed
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from kpi_measured
