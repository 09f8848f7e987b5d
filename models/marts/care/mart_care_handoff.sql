with

step as (

    select * from {{ ref('fct_ticket_event') }}

),

organisation as (

    select * from {{ ref('int_organisation_flattened') }}

),

step_followed as (

    select
        *,
        lag(organisation_id) over (
            partition by ticket_id order by event_at, event_number
        ) as from_organisation_id,
        lead(event_at) over (
            partition by ticket_id order by event_at, event_number
        ) as taken_up_at,
        min(event_number) over (
            partition by ticket_id, organisation_id
        ) as first_event_number
    from step

),

handoff as (

    select
        step.ticket_id,
        step.event_number,
        step.event_date_key as handed_over_date_key,
        ticket.customer_key,
        ticket.geography_key,
        ticket.product_key,
        ticket.reason_key,
        ticket.ticket_type,
        step.from_organisation_id,
        coalesce(giver.team, 'Unknown') as from_team,
        coalesce(giver.department, 'Unknown') as from_department,
        step.organisation_id as to_organisation_id,
        coalesce(taker.team, 'Unknown') as to_team,
        coalesce(taker.department, 'Unknown') as to_department,
        step.event_at as handed_over_at,
        step.taken_up_at,
        {{ minutes_between('step.event_at', 'step.taken_up_at') }} as idle_minutes,
        step.taken_up_at is not null as is_taken_up,
        -- in nobody's hands: handed over, nothing since, and not finished
        step.taken_up_at is null and judged.is_open as is_stuck,
        coalesce(step.first_event_number < step.event_number, false) as is_returned,
        coalesce(giver.department <> taker.department, false)
            as is_between_departments,
        judged.horizon_date as as_of_date
    from step_followed as step
    inner join {{ ref('fct_service_ticket') }} as ticket
        on step.ticket_id = ticket.ticket_id
    inner join {{ ref('int_ticket_judged') }} as judged
        on step.ticket_id = judged.ticket_id
    left join organisation as giver
        on step.from_organisation_id = giver.organisation_id
    left join organisation as taker
        on step.organisation_id = taker.organisation_id
    where step.event_type = 'handed_over'

)

select * from handoff
