-- Compared with what was there, it tells which customers' features change.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id'],
    meta={'due': 'int_customer_due'},
) }}

{#- Of each fact: its date, what it counts on a customer's day, and what it sums. -#}
{%- set facts = [
    ('fct_service_ticket', 'cast(opened_at as date)', {
        'count_tickets': 'true',
        'count_complaints': "ticket_type = 'complaint'",
        'count_faults': "ticket_type = 'fault'",
    }, {}),
    ('fct_interaction', 'cast(started_at as date)', {
        'count_inbound': "direction = 'inbound'",
        'count_outbound': "direction = 'outbound'",
    }, {}),
    ('fct_subscription_event', 'event_date', {
        'count_plan_changes': "event_type = 'plan_change'",
        'count_suspensions': "event_type = 'suspension'",
    }, {}),
    ('fct_adjustment', 'adjustment_date', {'count_adjustments': 'true'}, {
        'adjusted_amount': 'amount',
    }),
    ('fct_order_line', 'cast(ordered_at as date)', {
        'count_orders': "order_type <> 'terminate'",
    }, {}),
    ('fct_order_line', 'cast(cancelled_at as date)', {
        'count_orders_cancelled': "order_type <> 'terminate'",
    }, {}),
    ('fct_campaign_target', 'cast(contacted_at as date)', {
        'count_campaign_contacts': 'true',
    }, {}),
    ('fct_campaign_target', 'cast(responded_at as date)', {
        'count_campaign_accepted': "response = 'accepted'",
        'count_campaign_declined': "response = 'declined'",
    }, {}),
    ('fct_retention_case', 'cast(intent_at as date)', {
        'count_retention_cases': 'true',
    }, {}),
    ('fct_retention_case', 'cast(decided_at as date)', {
        'count_retention_saved': "decision = 'saved'",
    }, {}),
    ('fct_collection', 'opened_date', {'count_dunning_cases': 'true'}, {
        'dunned_amount': 'opened_amount',
    }),
    ('fct_collection', 'closed_date', {'count_dunning_closed': 'true'}, {}),
    ('fct_survey_response', 'cast(answered_at as date)', {
        'count_nps': "survey_type = 'nps' and score is not null",
        'count_csat': "survey_type = 'csat' and score is not null",
    }, {
        'nps_points': "case when survey_type = 'nps' then score end",
        'csat_points': "case when survey_type = 'csat' then score end",
    }),
    ('fct_referral', 'referred_date', {'count_referrals_made': 'true'}, {}),
    ('fct_referral', 'converted_date', {'count_referrals_converted': 'true'}, {}),
] -%}
{%- set counts = facts | map(attribute=2) | map('list') | sum(start=[]) -%}
{%- set sums = facts | map(attribute=3) | map('list') | sum(start=[]) %}

-- depends_on: {{ ref('int_customer_due') }}
with

customer as (

    select customer.*
    from {{ ref('int_customer_named') }} as customer
    {% if is_incremental() -%}
    inner join {{ ref('int_customer_due') }} as due
        on customer.customer_id = due.customer_id
    {% endif -%}
    where customer.customer_id is not null

),

day_added as (

    {% for fact, date, counted, summed in facts -%}
    {%- set customer_key = (
        'referrer_customer_key' if fact == 'fct_referral' else 'customer_key'
    ) -%}
    select
        {{ customer_key }} as customer_key,
        {% for measure in counts -%}
        count(case when {{ counted.get(measure, 'false') }} then 1 end)
            as {{ measure }},
        {% endfor -%}
        {% for measure in sums -%}
        coalesce(sum({{ summed.get(measure, '0') }}), 0) as {{ measure }},
        {% endfor -%}
        {{ date }} as date_day
    from {{ ref(fact) }}
    where
        {{ date }} is not null
        {%- if is_incremental() %}
        and {{ customer_key }} in (select customer.customer_key from customer)
        {%- endif %}
    group by
        {{ customer_key }},
        {{ date }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

day_counted as (

    select
        customer.customer_id,
        {% for measure in counts + sums -%}
        cast(
            sum(added.{{ measure }})
            as {{ 'decimal(18, 2)' if 'amount' in measure else 'integer' }}
        ) as {{ measure }},
        {% endfor -%}
        added.date_day
    from day_added as added
    inner join customer on added.customer_key = customer.customer_key
    group by
        customer.customer_id,
        added.date_day

),

day_marked as (
    {{ changes_marked(
        'day_counted', ['customer_id', 'date_day'], counts + sums, {},
        ref('int_customer_due')
    ) }}
)

select * from day_marked
