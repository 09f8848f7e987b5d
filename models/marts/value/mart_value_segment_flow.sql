with

step as (

    select * from {{ ref('int_segment_step_counted') }}

),

-- who was there a month before, less those who are still there
stock_moved as (

    select
        {{ month_end(add_days('month_end_date', 1)) }} as month_end_date,
        source_system,
        state_kind,
        to_state as from_state,
        count_customers
    from step
    union all
    select
        month_end_date,
        source_system,
        state_kind,
        from_state,
        -count_customers as count_customers
    from step
    where from_state is not null

),

step_and_left as (

    select
        month_end_date,
        source_system,
        state_kind,
        coalesce(from_state, 'not active') as from_state,
        to_state,
        count_customers
    from step
    union all
    select
        moved.month_end_date,
        moved.source_system,
        moved.state_kind,
        moved.from_state,
        'not active' as to_state,
        sum(moved.count_customers) as count_customers
    from stock_moved as moved
    inner join {{ ref('int_horizon') }} as horizon
        on
            moved.source_system = horizon.source_system
            and moved.month_end_date <= horizon.horizon_date
    group by
        moved.month_end_date,
        moved.source_system,
        moved.state_kind,
        moved.from_state
    having sum(moved.count_customers) > 0

),

flow as (

    select
        month_end_date,
        source_system,
        state_kind,
        from_state,
        to_state,
        cast(count_customers as bigint) as count_customers,
        cast(sum(count_customers) over (
            partition by month_end_date, source_system, state_kind, from_state
        ) as bigint) as count_from
    from step_and_left

)

select
    month_end_date,
    source_system,
    state_kind,
    from_state,
    to_state,
    count_customers,
    count_from,
    case
        when from_state <> 'not active'
            then cast(count_customers as double) / count_from
    end as probability
from flow
