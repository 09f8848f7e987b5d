-- Catches a fact that points at another version of a member than the one valid on its
-- day: a row not looked up again after the history of its account, customer, product or
-- subscription changed.
{% set facts = {
    'fct_billing_line': 'invoice_date',
    'fct_adjustment': 'adjustment_date',
    'fct_payment': 'payment_date',
    'fct_usage_daily': 'usage_date',
    'fct_subscription_monthly': 'month_end_date',
    'fct_subscription_event': 'event_date',
    'fct_service_ticket': 'cast(opened_at as date)',
    'fct_interaction': 'cast(started_at as date)',
    'fct_customer_score': 'as_of_date',
} -%}
{% set not_in = {
    'subscription': ['fct_payment', 'fct_customer_score'],
    'account': ['fct_customer_score'],
    'product': ['fct_payment', 'fct_interaction', 'fct_customer_score'],
    'customer': [],
} -%}

with

pointer as (

    {% for fact, day in facts.items() -%}
    {% set is_last_fact = loop.last -%}
    {% for member, without in not_in.items() if fact not in without -%}
    select distinct
        '{{ fact }}' as fact,
        '{{ member }}' as member,
        {{ member }}_key as member_key,
        {{ day }} as date_day
    from {{ ref(fact) }}
    {{ 'union all' if not (loop.last and is_last_fact) }}
    {% endfor -%}
    {% endfor %}
),

version as (

    {% for member in not_in -%}
    select
        '{{ member }}' as member,
        {{ member }}_key as member_key,
        valid_from,
        valid_to
    from {{ ref('dim_' ~ member) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select pointer.*
from pointer
left join version
    on
        pointer.member = version.member
        and pointer.member_key = version.member_key
where
    version.member_key is null
    or pointer.date_day < version.valid_from
    or pointer.date_day >= version.valid_to
