with

ticket as (

    select * from {{ ref('stg_care__ticket') }}

),

event_summed as (

    select * from {{ ref('int_ticket_event_summed') }}

),

hold_summed as (

    select * from {{ ref('int_ticket_held') }}

),

-- what the ticket itself says comes before what its steps say
ticket_dated as (

    select
        ticket.ticket_id,
        ticket.customer_id,
        ticket.account_id,
        ticket.subscription_id,
        ticket.product_offering_id,
        ticket.employee_id,
        ticket.ticket_type,
        ticket.reason_class,
        ticket.reason,
        ticket.priority,
        ticket.ticket_status,
        ticket.channel_code,
        {{ geography_key(area='null') }} as place_key,
        ticket.is_on_behalf,
        ticket.opened_at,
        ticket.due_at,
        coalesce(ticket.first_reply_at, event_summed.first_reply_at) as first_reply_at,
        coalesce(ticket.resolved_at, event_summed.resolved_at) as resolved_at,
        coalesce(ticket.closed_at, event_summed.closed_at) as closed_at,
        coalesce(event_summed.count_events, 0) as count_events,
        coalesce(event_summed.count_handovers, 0) as count_handovers,
        coalesce(event_summed.count_reopens, 0) as count_reopens,
        coalesce(event_summed.count_escalations, 0) as count_escalations,
        coalesce(hold_summed.hold_seconds, 0) as hold_seconds,
        greatest(ticket.batch_id, coalesce(event_summed.batch_id, 0)) as batch_id
    from ticket
    left join event_summed on ticket.ticket_id = event_summed.ticket_id
    left join hold_summed on ticket.ticket_id = hold_summed.ticket_id

),

ticket_timed as (

    select
        *,
        cast(opened_at as date) as opened_date,
        {{ minutes_between('opened_at', 'first_reply_at') }} as first_reply_minutes,
        {{ minutes_between('opened_at', 'resolved_at') }} as resolution_minutes,
        hold_seconds / cast(60 as double) as hold_minutes,
        -- the clock stops while the customer has to act
        {{ dbt.datediff('due_at', 'coalesce(resolved_at, closed_at)', 'second') }}
        <= hold_seconds as is_within_sla
    from ticket_dated

)

select * from ticket_timed
