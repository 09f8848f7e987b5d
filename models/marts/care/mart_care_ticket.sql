with

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

ticket_measured as (

    select
        {% for column in [
            'ticket_id', 'opened_date_key', 'resolved_date_key', 'closed_date_key',
            'customer_key', 'account_key', 'subscription_key', 'product_key',
            'geography_key', 'channel_key', 'reason_key', 'employee_key', 'ticket_type',
            'ticket_status', 'priority',
        ] -%}
        ticket.{{ column }},
        {% endfor -%}
        geography.province,
        judged.source_system,
        judged.ticket_category,
        timed.business_calendar,
        ticket.opened_at,
        ticket.due_at,
        ticket.first_reply_at,
        judged.finished_at,
        told.told_at,
        ticket.first_reply_minutes,
        timed.first_reply_business_minutes,
        ticket.resolution_minutes,
        ticket.resolution_minutes - ticket.hold_minutes as worked_minutes,
        timed.resolution_business_minutes,
        ticket.hold_minutes,
        timed.hold_business_minutes,
        ticket.count_handovers,
        ticket.count_reopens,
        ticket.count_escalations,
        judged.count_repeats,
        ticket.ticket_type = 'complaint' as is_complaint,
        ticket.ticket_status = 'cancelled' as is_cancelled,
        judged.finished_at is not null as is_finished,
        told.told_at is not null as is_told,
        coalesce(
            told.told_at <= {{ dbt.dateadd('day', 1, 'judged.finished_at') }}, false
        ) as is_told_in_time,
        judged.is_open,
        judged.held_since_at is not null as is_on_hold,
        judged.is_due,
        judged.is_due
        and coalesce(ticket.is_within_sla, false) as is_within_sla,
        judged.is_due and judged.is_open as is_overdue,
        judged.is_first_contact_judged,
        judged.is_first_contact_judged
        and judged.is_never_repeated as is_first_contact_resolved,
        ticket.count_reopens > 0 as is_reopened,
        ticket.count_escalations > 0 as is_escalated,
        ticket.count_handovers > 0 as is_handed_over,
        case
            when judged.is_open
                then greatest({{ days_between(
                    'cast(ticket.opened_at as date)', 'judged.horizon_date'
                ) }}, 0)
        end as open_age_days,
        judged.horizon_date as as_of_date
    from ticket
    inner join {{ ref('int_ticket_business_timed') }} as timed
        on ticket.ticket_id = timed.ticket_id
    inner join {{ ref('int_ticket_judged') }} as judged
        on ticket.ticket_id = judged.ticket_id
    inner join {{ ref('dim_geography') }} as geography
        on ticket.geography_key = geography.geography_key
    left join {{ ref('int_ticket_told') }} as told
        on ticket.ticket_id = told.ticket_id

)

select * from ticket_measured
