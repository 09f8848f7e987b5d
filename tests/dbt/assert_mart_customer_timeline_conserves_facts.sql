-- Catches events lost or doubled on the way to a customer's timeline: each kind has as
-- many rows and as much money as its fact, but for rows that name no customer.
{% set facts = [
    ('invoice', 'fct_billing_line', 'customer_key',
        'count(distinct ' ~ hash_key(['customer_key', 'invoice_id', 'invoice_date']) ~ ')',
        'amount + coalesce(tax_amount, 0)', 'true'),
    ('payment', 'fct_payment', 'customer_key', 'count(*)', 'amount', 'true'),
    ('adjustment', 'fct_adjustment', 'customer_key', 'count(*)', 'amount', 'true'),
    ('dunning_opened', 'fct_collection', 'customer_key', 'count(*)', 'opened_amount',
        'true'),
    ('dunning_closed', 'fct_collection', 'customer_key', 'count(closed_date)',
        'collected_amount', 'closed_date is not null'),
    ('ticket_opened', 'fct_service_ticket', 'customer_key', 'count(*)', '0', 'true'),
    ('ticket_resolved', 'fct_service_ticket', 'customer_key', 'count(resolved_at)',
        '0', 'true'),
    ('contact_inbound', 'fct_interaction', 'customer_key', 'count(*)', '0',
        "direction = 'inbound'"),
    ('contact_outbound', 'fct_interaction', 'customer_key', 'count(*)', '0',
        "direction = 'outbound'"),
    ('survey_answered', 'fct_survey_response', 'customer_key', 'count(*)', '0', 'true'),
    ('order', 'fct_order_line', 'customer_key', 'count(*)', 'one_time_amount', 'true'),
    ('campaign_contact', 'fct_campaign_target', 'customer_key', 'count(*)', '0',
        'is_contacted'),
    ('referral', 'fct_referral', 'referrer_customer_key', 'count(*)', 'reward_amount',
        'true'),
    ('retention_case', 'fct_retention_case', 'customer_key', 'count(*)',
        'offer_cost_amount', 'true'),
    ('fraud_alert', 'fct_fraud_case', 'customer_key', 'count(*)', 'exposure_amount',
        'true'),
] %}

with

fact as (

    {% for kind, fact, key, rows, amount, condition in facts -%}
    select
        '{{ kind }}' as event_kind,
        {{ rows }} as count_rows,
        coalesce(sum({{ amount }}), 0) as amount
    from {{ ref(fact) }}
    where {{ key }} > 0 and {{ condition }}
    union all
    {% endfor -%}
    select
        event_type as event_kind,
        count(*) as count_rows,
        0 as amount
    from {{ ref('fct_subscription_event') }}
    where customer_key > 0
    group by event_type

),

mart as (

    select
        event_kind,
        count(*) as count_rows,
        coalesce(sum(amount), 0) as amount
    from {{ ref('mart_customer_timeline') }}
    group by event_kind

)

select
    fact.event_kind,
    fact.count_rows,
    fact.amount,
    mart.count_rows as mart_count_rows,
    mart.amount as mart_amount
from fact
left join mart on fact.event_kind = mart.event_kind
where
    fact.count_rows <> coalesce(mart.count_rows, 0)
    or fact.amount <> coalesce(mart.amount, 0)
