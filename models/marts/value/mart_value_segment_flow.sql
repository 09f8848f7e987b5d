with

step as (

    select * from {{ ref('int_segment_step_counted') }}

),

gone as (

    select * from {{ ref('int_segment_left_counted') }}

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
        month_end_date,
        source_system,
        state_kind,
        from_state,
        'not active' as to_state,
        count_customers
    from gone

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
    {{ date_key('month_end_date') }} as month_end_date_key,
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
