-- A table: compared with what was there, it tells which customers' features change.
{{ config(materialized='table') }}

{#- Of each fact: its date and what it adds to a customer's day. -#}
{%- set facts = [
    ('fct_service_ticket', 'cast(opened_at as date)', {
        'count_tickets': 'true',
        'count_complaints': "ticket_type = 'complaint'",
        'count_faults': "ticket_type = 'fault'",
    }),
    ('fct_interaction', 'cast(started_at as date)', {
        'count_inbound': "direction = 'inbound'",
        'count_outbound': "direction = 'outbound'",
    }),
    ('fct_subscription_event', 'event_date', {
        'count_plan_changes': "event_type = 'plan_change'",
        'count_suspensions': "event_type = 'suspension'",
    }),
    ('fct_adjustment', 'adjustment_date', {}),
] -%}
{%- set measures = facts | map(attribute=2) | map('list') | sum(start=[]) -%}

with

customer as (

    select * from {{ ref('int_customer_named') }}

),

day_added as (

    {% for fact, date, adds in facts -%}
    select
        customer_key,
        {{ 'sum(amount)' if fact == 'fct_adjustment' else '0' }} as adjusted_amount,
        {% for measure in measures -%}
        count(case when {{ adds.get(measure, 'false') }} then 1 end)
            as {{ measure }},
        {% endfor -%}
        {{ date }} as date_day
    from {{ ref(fact) }}
    group by
        customer_key,
        {{ date }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

day_counted as (

    select
        customer.customer_id,
        added.date_day,
        {% for measure in measures -%}
        sum(added.{{ measure }}) as {{ measure }},
        {% endfor -%}
        sum(added.adjusted_amount) as adjusted_amount
    from day_added as added
    inner join customer on added.customer_key = customer.customer_key
    where customer.customer_id is not null
    group by
        customer.customer_id,
        added.date_day

),

day_marked as (
    {{ changes_marked(
        'day_counted', ['customer_id', 'date_day'], measures + ['adjusted_amount'], {}
    ) }}
)

select * from day_marked
