{{ config(materialized='table') }}

{%- set subjects = {
    'usage': ('int_usage_month_summed', 'min(first_usage_date)'),
    'invoice': ('int_billed_month_summed', 'min(first_invoice_date)'),
    'payment': ('fct_payment', 'min(payment_date)'),
    'ticket': ('fct_service_ticket', 'min(cast(opened_at as date))'),
    'interaction': ('fct_interaction', 'min(cast(started_at as date))'),
    'order': ('fct_order_line', 'min(cast(ordered_at as date))'),
    'campaign': ('fct_campaign_target', 'min(cast(contacted_at as date))'),
    'retention': ('fct_retention_case', 'min(cast(intent_at as date))'),
    'dunning': ('fct_collection', 'min(opened_date)'),
    'survey': ('fct_survey_response', 'min(cast(answered_at as date))'),
    'referral': ('fct_referral', 'min(referred_date)'),
} %}
{%- set measures = [] %}
{%- for subject in subjects %}
{%- do measures.append('first_' ~ subject ~ '_date') %}
{%- endfor %}

with

customer as (

    select * from {{ ref('int_customer_named') }}

),

subject_begun as (

    {% for subject, (fact, first_date) in subjects.items() -%}
    {%- set customer_key = (
        'referrer_customer_key' if fact == 'fct_referral' else 'customer_key'
    ) %}
    select
        {{ customer_key }} as customer_key,
        '{{ subject }}' as subject,
        {{ first_date }} as first_date
    from {{ ref(fact) }}
    group by {{ customer_key }}
    having {{ first_date }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

coverage as (

    select
        {% for subject in subjects -%}
        min(case when begun.subject = '{{ subject }}' then begun.first_date end)
            as first_{{ subject }}_date,
        {% endfor -%}
        customer.source_system
    from subject_begun as begun
    inner join customer on begun.customer_key = customer.customer_key
    group by customer.source_system

),

coverage_marked as (
    {{ changes_marked('coverage', ['source_system'], measures) }}
)

select * from coverage_marked
