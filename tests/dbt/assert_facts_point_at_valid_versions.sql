-- Catches a fact that points at another version of a member than the one valid on its
-- day: a row not looked up again after the history of its account, customer, product or
-- subscription changed.
{%- set all = ['customer', 'account', 'subscription', 'product'] -%}
{%- set facts = [
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

{{ pointing_elsewhere(facts) }}
