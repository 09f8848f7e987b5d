with

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

ticket_shown as (

    select
        customer.source_system,
        max(
            cast(
                greatest(
                    ticket.opened_at,
                    coalesce(ticket.first_reply_at, ticket.opened_at),
                    coalesce(ticket.resolved_at, ticket.opened_at),
                    coalesce(ticket.closed_at, ticket.opened_at)
                ) as date
            )
        ) as shown_date
    from ticket
    inner join customer on ticket.customer_key = customer.customer_key
    group by customer.source_system

),

horizon_taken as (

    select
        shown.source_system,
        greatest(
            shown.shown_date, coalesce(horizon.horizon_date, shown.shown_date)
        ) as horizon_date
    from ticket_shown as shown
    left join horizon on shown.source_system = horizon.source_system

),

ticket_horizon as (

    select
        source_system,
        horizon_date,
        cast({{ add_days('horizon_date', 1) }} as timestamp) as horizon_at
    from horizon_taken

)

select * from ticket_horizon
