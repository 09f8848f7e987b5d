-- Catches tickets lost from the backlog or left in it: what is open at a month's end is
-- what was raised to that day, less what was finished, and what was opened again.
with

ticket as (

    select
        ticket.ticket_id,
        ticket.ticket_status,
        cast(ticket.opened_at as date) as opened_date,
        judged.source_system,
        judged.horizon_date
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('int_ticket_judged') }} as judged
        on ticket.ticket_id = judged.ticket_id

),

turn as (

    select
        ticket_id,
        opened_date as turned_date,
        1 as open_change
    from ticket
    union all
    select
        ticket_id,
        turned_date,
        -finished_change as open_change
    from {{ ref('int_ticket_turned') }}

),

-- what ended nobody knows when is out of sight since it was last opened
turn_and_unknown as (

    select
        ticket_id,
        turned_date,
        open_change
    from turn
    union all
    select
        turn.ticket_id,
        max(turn.turned_date) as turned_date,
        -1 as open_change
    from turn
    inner join ticket on turn.ticket_id = ticket.ticket_id
    where ticket.ticket_status not in ('open', 'pending')
    group by turn.ticket_id
    having sum(turn.open_change) > 0

),

expected as (

    select
        ticket.source_system,
        month.month_end_date,
        sum(turn.open_change) as count_open
    from turn_and_unknown as turn
    inner join ticket on turn.ticket_id = ticket.ticket_id
    inner join {{ ref('dim_date') }} as month
        on
            month.is_month_end
            and turn.turned_date <= month.month_end_date
            and ticket.horizon_date >= month.month_end_date
    group by
        ticket.source_system,
        month.month_end_date

),

held as (

    select
        source_system,
        month_end_date,
        sum(count_open) as count_open
    from {{ ref('mart_care_backlog_monthly') }}
    group by
        source_system,
        month_end_date

)

select
    coalesce(expected.month_end_date, held.month_end_date) as month_end_date,
    expected.count_open,
    held.count_open as count_open_held
from expected
full outer join held
    on
        expected.source_system = held.source_system
        and expected.month_end_date = held.month_end_date
where coalesce(expected.count_open, 0) <> coalesce(held.count_open, 0)
