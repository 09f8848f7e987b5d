with

event as (

    select * from {{ ref('mart_executive_churn_event') }}

),

reason as (

    select * from {{ ref('dim_reason') }}

),

deactivation_counted as (

    select
        event.month_end_date,
        event.source_system,
        event.termination_kind,
        reason.reason_class,
        reason.reason,
        count(*) as count_deactivations
    from event
    inner join reason on event.reason_key = reason.reason_key
    group by
        event.month_end_date,
        event.source_system,
        event.termination_kind,
        reason.reason_class,
        reason.reason

)

select * from deactivation_counted
