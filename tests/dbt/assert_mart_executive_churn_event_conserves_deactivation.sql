-- Catches a deactivation lost or doubled where reason, version or earlier price do not
-- join: by month and kind the events are the base mart's deactivations.
with

event as (

    select
        month_end_date,
        source_system,
        termination_kind,
        count(*) as count_deactivations
    from {{ ref('mart_executive_churn_event') }}
    group by
        month_end_date,
        source_system,
        termination_kind

),

reason as (

    select
        month_end_date,
        source_system,
        termination_kind,
        sum(count_deactivations) as count_deactivations
    from {{ ref('mart_executive_churn_reason') }}
    group by
        month_end_date,
        source_system,
        termination_kind

)

select
    reason.month_end_date,
    reason.source_system,
    reason.termination_kind,
    reason.count_deactivations,
    event.count_deactivations as count_events
from reason
full outer join event
    on
        reason.month_end_date = event.month_end_date
        and reason.source_system = event.source_system
        and reason.termination_kind = event.termination_kind
where
    coalesce(reason.count_deactivations, 0) <> coalesce(event.count_deactivations, 0)
