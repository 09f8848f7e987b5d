-- Catches a fact that points at another version of a member than the one valid on its
-- day: a row not looked up again after the history of its account, customer, product or
-- subscription changed.
{% set all = ['customer', 'account', 'subscription', 'product'] -%}
{% set facts = [
    ('fct_billing_line', 'invoice_date', all),
    ('fct_adjustment', 'adjustment_date', all),
    ('fct_payment', 'payment_date', ['customer', 'account']),
    ('fct_usage_daily', 'usage_date', all),
    ('fct_subscription_monthly', 'month_end_date', all),
    ('fct_subscription_event', 'event_date', all),
    ('fct_service_ticket', 'cast(opened_at as date)', all),
    (
        'fct_interaction', 'cast(started_at as date)',
        ['customer', 'account', 'subscription'],
    ),
    ('fct_customer_score', 'as_of_date', ['customer']),
    ('fct_order_line', 'cast(ordered_at as date)', all),
    ('fct_campaign_target', 'planned_date', all),
    ('fct_retention_case', 'cast(intent_at as date)', all),
    (
        'fct_referral', 'referred_date',
        ['referrer_customer', 'referred_customer', 'product'],
    ),
    ('fct_survey_response', 'cast(answered_at as date)', all),
    ('fct_collection', 'opened_date', ['customer', 'account']),
    ('fct_fraud_case', 'cast(alerted_at as date)', all),
    ('fct_ar_monthly', 'month_end_date', ['customer', 'account']),
    ('fct_customer_value_monthly', 'month_end_date', ['customer', 'account']),
    ('fct_segment_transition', 'month_end_date', ['customer']),
] -%}

with

-- all days of a key lie in its version when the first and the last do
{% for fact, day, members in facts -%}
{{ fact }}_combined as (

    select
        {% for member in members -%}
        {{ member }}_key,
        {% endfor -%}
        min({{ day }}) as first_date,
        max({{ day }}) as last_date
    from {{ ref(fact) }}
    group by {{ members | join('_key, ') }}_key

),

{% endfor -%}

pointer as (

    {% for fact, day, members in facts -%}
    {% set is_last_fact = loop.last -%}
    {% for member in members -%}
    select
        '{{ fact }}' as fact,
        '{{ member }}' as member,
        '{{ member.split('_') | last }}' as dimension,
        {{ member }}_key as member_key,
        min(first_date) as first_date,
        max(last_date) as last_date
    from {{ fact }}_combined
    group by {{ member }}_key
    {{ 'union all' if not (loop.last and is_last_fact) }}
    {% endfor -%}
    {% endfor %}
),

version as (

    {% for member in all -%}
    select
        '{{ member }}' as dimension,
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
        pointer.dimension = version.dimension
        and pointer.member_key = version.member_key
where
    version.member_key is null
    or pointer.first_date < version.valid_from
    or pointer.last_date >= version.valid_to
