-- Catches deactivations without a reason dropping out of the reasons: both executive
-- marts count the same.
with

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

),

base as (

    {% for kind in ['voluntary', 'involuntary', 'unavoidable', 'unknown'] -%}
    select
        month_end_date,
        source_system,
        '{{ kind }}' as termination_kind,
        sum(count_deactivations_{{ kind }}) as count_deactivations
    from {{ ref('mart_executive_base_monthly') }}
    group by
        month_end_date,
        source_system
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    base.*,
    reason.count_deactivations as count_with_reason
from base
full outer join reason
    on
        base.month_end_date = reason.month_end_date
        and base.source_system = reason.source_system
        and base.termination_kind = reason.termination_kind
where
    coalesce(base.count_deactivations, 0) <> coalesce(reason.count_deactivations, 0)
