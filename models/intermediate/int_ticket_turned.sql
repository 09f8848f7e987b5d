with

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

event_judged as (

    select
        ticket_id,
        event_at,
        event_number,
        case when event_type = 'reopened' then 0 else 1 end as is_finished
    from {{ ref('stg_care__ticket_event') }}
    where event_type in ('resolved', 'closed', 'reopened')

),

event_compared as (

    select
        *,
        coalesce(
            lag(is_finished) over (
                partition by ticket_id order by event_at, event_number
            ), 0
        ) as was_finished
    from event_judged

),

-- the newest ticket row knows the last end only: where there are events, they tell all
turn as (

    select
        ticket_id,
        event_at as turned_at,
        is_finished - was_finished as finished_change,
        row_number() over (
            partition by ticket_id order by event_at, event_number
        ) as turn_number
    from event_compared
    where is_finished <> was_finished
    union all
    select
        ticket.ticket_id,
        coalesce(ticket.resolved_at, ticket.closed_at) as turned_at,
        1 as finished_change,
        1 as turn_number
    from ticket
    left join event_compared
        on
            ticket.ticket_id = event_compared.ticket_id
            and event_compared.is_finished = 1
    where
        event_compared.ticket_id is null
        and coalesce(ticket.resolved_at, ticket.closed_at) is not null

),

ticket_turned as (

    select
        ticket.ticket_id,
        ticket.customer_key,
        cast(turn.turned_at as date) as turned_date,
        turn.finished_change,
        case
            when turn.turn_number = 1
                then {{ dbt.datediff('ticket.opened_at', 'turn.turned_at', 'second') }}
        end as first_finish_seconds
    from turn
    inner join ticket on turn.ticket_id = ticket.ticket_id

)

select * from ticket_turned
