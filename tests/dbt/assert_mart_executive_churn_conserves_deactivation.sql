-- Catches a deactivation lost or doubled where reason, version or earlier price do not
-- join: by month and kind, events and reasons are the base mart's deactivations.
with

counted as (

    {% for mart, count in {
        'mart_executive_churn_event': 'count(*)',
        'mart_executive_churn_reason': 'sum(count_deactivations)',
    }.items() -%}
    select
        '{{ mart }}' as mart,
        month_end_date,
        source_system,
        termination_kind,
        {{ count }} as count_deactivations
    from {{ ref(mart) }}
    group by
        month_end_date,
        source_system,
        termination_kind
    union all
    {% for kind in ['voluntary', 'involuntary', 'unavoidable', 'unknown'] -%}
    select
        '{{ mart }}' as mart,
        month_end_date,
        source_system,
        '{{ kind }}' as termination_kind,
        -sum(count_deactivations_{{ kind }}) as count_deactivations
    from {{ ref('mart_executive_base_monthly') }}
    group by
        month_end_date,
        source_system
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    mart,
    month_end_date,
    source_system,
    termination_kind,
    sum(count_deactivations) as difference
from counted
group by
    mart,
    month_end_date,
    source_system,
    termination_kind
having sum(count_deactivations) <> 0
