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

left_counted as (

    select
        moved.month_end_date,
        moved.source_system,
        moved.state_kind,
        moved.from_state,
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

)

select * from left_counted
