with

hold as (

    select * from {{ ref('int_ticket_hold_bounded') }}

),

hold_summed as (

    select
        ticket_id,
        sum({{ dbt.datediff('started_at', 'ended_at', 'second') }}) as hold_seconds
    from hold
    group by ticket_id

)

select * from hold_summed
