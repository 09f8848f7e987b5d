with

ticket as (

    select
        ticket.ticket_id,
        customer.customer_id,
        customer.source_system,
        ticket.opened_at,
        -- what it is about; its kind where no reason is told
        case
            when coalesce(reason.reason_class, 'Unknown') = 'Unknown'
                then ticket.ticket_type
            else reason.reason_class
        end as ticket_category,
        case
            when ticket.ticket_status <> 'cancelled'
                then coalesce(ticket.resolved_at, ticket.closed_at)
        end as finished_at
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('int_customer_named') }} as customer
        on ticket.customer_key = customer.customer_key
    inner join {{ ref('dim_reason') }} as reason
        on ticket.reason_key = reason.reason_key

),

repeat_found as (

    select
        ticket.ticket_id,
        count(*) as count_repeats
    from ticket
    inner join ticket as later
        on
            ticket.customer_id = later.customer_id
            and ticket.ticket_category = later.ticket_category
            and ticket.ticket_id <> later.ticket_id
            and ticket.finished_at < later.opened_at
            and {{ dbt.dateadd('day', 7, 'ticket.finished_at') }} >= later.opened_at
    group by ticket.ticket_id

),

ticket_repeated as (

    select
        ticket.ticket_id,
        ticket.customer_id,
        ticket.source_system,
        ticket.ticket_category,
        ticket.finished_at,
        coalesce(repeat_found.count_repeats, 0) as count_repeats
    from ticket
    left join repeat_found on ticket.ticket_id = repeat_found.ticket_id

)

select * from ticket_repeated
