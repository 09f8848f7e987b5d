-- Catches tickets lost or doubled, and times and judgements that cannot be: business
-- time longer than calendar time, a promise kept that the star does not know, a first
-- contact that solved a ticket opened again.
with

ticket as (

    select
        ticket_type,
        count(*) as count_rows,
        sum(hold_minutes) as hold_minutes,
        count(resolution_minutes) as count_resolved,
        sum(count_handovers) as count_handovers
    from {{ ref('fct_service_ticket') }}
    group by ticket_type

),

mart as (

    select
        ticket_type,
        count(*) as count_rows,
        sum(hold_minutes) as hold_minutes,
        count(resolution_minutes) as count_resolved,
        sum(count_handovers) as count_handovers
    from {{ ref('mart_care_ticket') }}
    group by ticket_type

),

judged_wrong as (

    select mart.ticket_type
    from {{ ref('mart_care_ticket') }} as mart
    inner join {{ ref('fct_service_ticket') }} as ticket
        on mart.ticket_id = ticket.ticket_id
    where
        mart.resolution_business_minutes > ticket.resolution_minutes + 0.01
        or mart.first_reply_business_minutes > ticket.first_reply_minutes + 0.01
        or mart.is_within_sla and not coalesce(ticket.is_within_sla, false)
        or ticket.is_within_sla
        and ticket.ticket_status <> 'cancelled'
        and not mart.is_within_sla
        or mart.is_first_contact_resolved and ticket.count_reopens > 0
        or mart.is_open and mart.is_finished

)

select ticket.ticket_type
from ticket
full outer join mart on ticket.ticket_type = mart.ticket_type
where
    coalesce(ticket.count_rows, 0) <> coalesce(mart.count_rows, 0)
    or abs(coalesce(ticket.hold_minutes, 0) - coalesce(mart.hold_minutes, 0)) > 0.01
    or coalesce(ticket.count_resolved, 0) <> coalesce(mart.count_resolved, 0)
    or coalesce(ticket.count_handovers, 0) <> coalesce(mart.count_handovers, 0)
union all
select ticket_type
from judged_wrong
