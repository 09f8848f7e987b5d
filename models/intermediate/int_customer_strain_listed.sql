with

ticket_resolved as (

    select
        ticket_id,
        min(event_at) as resolved_at
    from {{ ref('fct_ticket_event') }}
    where event_type = 'resolved'
    group by ticket_id

),

strain as (

    select
        interaction.customer_key,
        'contacts' as measure,
        interaction.started_at as strained_at
    from {{ ref('fct_interaction') }} as interaction
    inner join {{ ref('dim_reason') }} as reason
        on interaction.reason_key = reason.reason_key
    where interaction.direction = 'outbound' and reason.reason_class = 'marketing'
    union all
    -- the moment a promise ran out; what becomes of the ticket later is not looked at
    select
        ticket.customer_key,
        'broken_promises' as measure,
        ticket.due_at as strained_at
    from {{ ref('fct_service_ticket') }} as ticket
    left join ticket_resolved as resolved on ticket.ticket_id = resolved.ticket_id
    where
        ticket.due_at
        < coalesce(resolved.resolved_at, ticket.resolved_at, {{ open_end() }})
    union all
    select
        customer_key,
        'reopened' as measure,
        event_at as strained_at
    from {{ ref('fct_ticket_event') }}
    where event_type = 'reopened'
    union all
    -- terms, cancelling, taking the number along: the wish to leave, thought or told
    select
        interaction.customer_key,
        'exit_inquiries' as measure,
        interaction.started_at as strained_at
    from {{ ref('fct_interaction') }} as interaction
    inner join {{ ref('dim_reason') }} as reason
        on interaction.reason_key = reason.reason_key
    where interaction.direction = 'inbound' and reason.reason_class = 'retention'

)

select * from strain
