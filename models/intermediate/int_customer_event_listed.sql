{#- Kind, fact, number, moment, amount, detail, which rows. -#}
{%- set text = dbt.type_string() -%}
{%- set events = [
    ("'adjustment'", 'fct_adjustment', 'adjustment_id', 'adjustment_date', 'amount',
        'adjustment_kind', 'true'),
    ("'dunning_opened'", 'fct_collection', 'collection_case_id', 'opened_date',
        'opened_amount', 'null', 'true'),
    ("'dunning_closed'", 'fct_collection', 'collection_case_id', 'closed_date',
        'collected_amount', 'case_status', 'closed_date is not null'),
    ("'ticket_opened'", 'fct_service_ticket', 'ticket_id', 'opened_at', 'null',
        'ticket_type', 'true'),
    ("'ticket_resolved'", 'fct_service_ticket', 'ticket_id', 'resolved_at', 'null',
        'ticket_status', 'resolved_at is not null'),
    ("'contact_' || direction", 'fct_interaction', 'interaction_id', 'started_at',
        'null', 'outcome', 'true'),
    ("'survey_answered'", 'fct_survey_response',
        "survey_response_id || '/' || question_code", 'answered_at', 'null',
        'survey_type', 'true'),
    ('event_type', 'fct_subscription_event', 'subscription_id', 'event_date', 'null',
        'termination_kind', 'true'),
    ("'order'", 'fct_order_line', "order_id || '/' || cast(line_number as " ~ text ~ ')',
        'ordered_at', 'one_time_amount', 'order_type', 'true'),
    ("'campaign_contact'", 'fct_campaign_target',
        "campaign_id || '/' || cast(wave_number as " ~ text ~ ')', 'contacted_at', 'null',
        'response', 'contacted_at is not null'),
    ("'referral'", 'fct_referral', 'referral_id', 'referred_date', 'reward_amount',
        'referral_status', 'true'),
    ("'retention_case'", 'fct_retention_case', 'retention_case_id', 'intent_at',
        'offer_cost_amount', 'decision', 'true'),
    ("'fraud_alert'", 'fct_fraud_case', 'fraud_case_id', 'alerted_at',
        'exposure_amount', 'fraud_type', 'true'),
] -%}

with

event_listed as (

    select
        customer_key,
        'invoice' as event_kind,
        invoice_id as event_id,
        cast(invoice_date as timestamp) as event_at,
        invoiced_amount as amount,
        null as detail
    from {{ ref('int_invoice_summed') }}
    union all
    select
        customer_key,
        'payment' as event_kind,
        payment_id || '/' || invoice_id as event_id,
        cast(payment_date as timestamp) as event_at,
        amount,
        payment_method as detail
    from {{ ref('fct_payment') }}
    {% for kind, fact, id, moment, amount, detail, condition in events -%}
    union all
    select
        {{ 'referrer_customer_key as ' if fact == 'fct_referral' }}customer_key,
        {{ kind }} as event_kind,
        {{ id }} as event_id,
        cast({{ moment }} as timestamp) as event_at,
        {{ amount }} as amount,
        {{ detail }} as detail
    from {{ ref(fact) }}
    where {{ condition }}
    {% endfor %}
)

select * from event_listed
