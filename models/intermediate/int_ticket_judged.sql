with

ticket as (

    select
        ticket_id,
        ticket_status,
        due_at,
        is_within_sla,
        count_reopens,
        {{ dbt.dateadd(
            'second', 'cast(round(hold_minutes * 60) as bigint)', 'due_at'
        ) }} as due_after_hold_at,
        ticket_status in ('open', 'pending')
        and coalesce(resolved_at, closed_at) is null as is_open
    from {{ ref('fct_service_ticket') }}

),

repeated as (

    select
        *,
        {{ dbt.dateadd('day', 7, 'finished_at') }} as repeat_until_at
    from {{ ref('int_ticket_repeated') }}

),

hold_lasting as (

    select
        ticket_id,
        max(started_at) as held_since_at
    from {{ ref('int_ticket_hold_bounded') }}
    where ended_at is null
    group by ticket_id

),

ticket_joined as (

    select
        ticket.*,
        repeated.customer_id,
        repeated.source_system,
        repeated.ticket_category,
        repeated.finished_at,
        repeated.count_repeats,
        repeated.repeat_until_at,
        horizon.horizon_date,
        horizon.horizon_at,
        case when ticket.is_open then hold.held_since_at end as held_since_at
    from ticket
    inner join repeated on ticket.ticket_id = repeated.ticket_id
    inner join {{ ref('int_ticket_horizon') }} as horizon
        on repeated.source_system = horizon.source_system
    left join hold_lasting as hold on ticket.ticket_id = hold.ticket_id

),

ticket_judged as (

    select
        *,
        -- the promise falls due while the clock runs
        coalesce(
            finished_at is not null and due_at is not null
            or is_open and due_after_hold_at <= coalesce(held_since_at, horizon_at),
            false
        ) as is_due,
        coalesce(
            customer_id is not null and repeat_until_at <= horizon_at, false
        ) as is_first_contact_judged,
        count_repeats = 0 and count_reopens = 0 as is_never_repeated
    from ticket_joined

)

select * from ticket_judged
