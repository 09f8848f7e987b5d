with

ticket_event as (

    select * from {{ ref('stg_care__ticket_event') }}

),

event_summed as (

    select
        ticket_id,
        count(*) as count_events,
        {% for event_type, name in [
            ('handed_over', 'handovers'),
            ('reopened', 'reopens'),
            ('escalated', 'escalations'),
        ] -%}
        count(case when event_type = '{{ event_type }}' then 1 end) as count_{{ name }},
        {% endfor -%}
        min(case when event_type = 'replied' then event_at end) as first_reply_at,
        max(case when event_type = 'resolved' then event_at end) as resolved_at,
        max(case when event_type = 'closed' then event_at end) as closed_at,
        max(case when event_type = 'reopened' then event_at end) as reopened_at,
        max(batch_id) as batch_id
    from ticket_event
    group by ticket_id

),

-- a ticket that was reopened later is neither resolved nor closed
event_judged as (

    select
        ticket_id,
        count_events,
        count_handovers,
        count_reopens,
        count_escalations,
        first_reply_at,
        {% for milestone in ['resolved_at', 'closed_at'] -%}
        case
            when reopened_at is null or reopened_at <= {{ milestone }}
                then {{ milestone }}
        end as {{ milestone }},
        {% endfor -%}
        batch_id
    from event_summed

)

select * from event_judged
