{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['ticket_id'],
    meta={'place_date': 'opened_at'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

ticket as (

    select * from {{ ref('int_ticket_timed') }}
    {% if is_incremental() %}
    where {{ new_or_member_changed() }}
    {% endif %}

),

ticket_keyed as (

    select
        ticket.ticket_id,
        {% for milestone in ['opened', 'first_reply', 'resolved', 'closed'] -%}
        {{ date_key('cast(ticket.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {{ named_member_keys('ticket') }},
        -- the customer's place, or the ticket's own where that is not known
        coalesce(
            nullif(customer.geography_key, -1),
            nullif(account.geography_key, -1),
            nullif(subscription.geography_key, -1),
            ticket.place_key
        ) as geography_key,
        {{ channel_key('ticket.channel_code') }} as channel_key,
        {{ reason_key('ticket', 'ticket.reason_class', 'ticket.reason') }}
            as reason_key,
        {{ employee_key('ticket.employee_id') }} as employee_key,
        {% for column in [
            'ticket_type', 'ticket_status', 'priority', 'is_on_behalf',
            'opened_at', 'due_at', 'first_reply_at', 'resolved_at', 'closed_at',
            'first_reply_minutes', 'resolution_minutes', 'hold_minutes', 'count_events',
            'count_handovers', 'count_reopens', 'count_escalations', 'is_within_sla',
        ] -%}
        ticket.{{ column }},
        {% endfor -%}
        ticket.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from ticket
    {{ join_named_members('ticket', 'ticket.opened_date') }}
)

select * from ticket_keyed
