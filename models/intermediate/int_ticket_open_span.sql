with

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

turn as (

    select
        ticket_id,
        turned_date as change_date,
        -finished_change as open_change
    from {{ ref('int_ticket_turned') }}
    union all
    select
        ticket_id,
        cast(opened_at as date) as change_date,
        1 as open_change
    from ticket

),

day_summed as (

    select
        ticket_id,
        change_date,
        sum(open_change) as open_change
    from turn
    group by
        ticket_id,
        change_date

),

state as (

    select
        ticket_id,
        change_date as from_date,
        lead(change_date, 1, {{ open_end() }}) over (
            partition by ticket_id order by change_date
        ) as to_date,
        sum(open_change) over (
            partition by ticket_id order by change_date
            rows between unbounded preceding and current row
        ) as count_open
    from day_summed

),

-- a ticket of which only is told that it ended left the backlog nobody knows when
open_span as (

    select
        ticket.ticket_id,
        state.from_date,
        state.to_date
    from state
    inner join ticket on state.ticket_id = ticket.ticket_id
    where
        state.count_open > 0
        and (
            state.to_date < {{ open_end() }}
            or ticket.ticket_status in ('open', 'pending')
        )

)

select * from open_span
