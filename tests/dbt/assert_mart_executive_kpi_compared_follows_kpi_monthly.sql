-- Catches ratios averaged instead of divided, a year to date that leaves a month out
-- or takes one of another year, and a province that does not join: asked anew, in total
-- and by province, of the monthly figures.
{% set members = {'total': "'total'", 'province': 'told.province'} %}

with

told as (

    select
        kpi.source_system,
        kpi.month_end_date,
        place.country || ' ' || place.province as province,
        kpi.service_amount,
        kpi.count_closing,
        kpi.count_opening + kpi.count_closing as double_base
    from {{ ref('mart_executive_kpi_monthly') }} as kpi
    inner join {{ ref('dim_geography') }} as place
        on kpi.geography_key = place.geography_key

),

month as (

    {% for kind, member in members.items() -%}
    select
        told.source_system,
        told.month_end_date,
        '{{ kind }}' as slice_kind,
        {{ member }} as member,
        sum(told.service_amount) as service_amount,
        sum(told.count_closing) as count_closing,
        sum(told.double_base) as double_base
    from told
    group by
        told.source_system,
        told.month_end_date,
        {{ member }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

month_and_year as (

    select
        month.source_system,
        month.month_end_date,
        month.slice_kind,
        month.member,
        month.count_closing,
        2 * month.service_amount / nullif(month.double_base, 0) as arpu,
        2 * sum(earlier.service_amount) / nullif(sum(earlier.double_base), 0)
            as arpu_ytd
    from month
    inner join month as earlier
        on
            month.source_system = earlier.source_system
            and month.slice_kind = earlier.slice_kind
            and month.member = earlier.member
            and month.month_end_date >= earlier.month_end_date
            and extract(year from month.month_end_date)
            = extract(year from earlier.month_end_date)
    group by
        month.source_system,
        month.month_end_date,
        month.slice_kind,
        month.member,
        month.count_closing,
        month.service_amount,
        month.double_base

)

{% for metric, found, found_ytd in [
    ('base.arpu', 'arpu', 'arpu_ytd'),
    ('base.count_closing', 'count_closing', 'count_closing'),
] -%}
select
    asked.source_system,
    asked.month_end_date,
    asked.member,
    '{{ metric }}' as metric
from month_and_year as asked
left join {{ ref('mart_executive_kpi_compared') }} as compared
    on
        asked.source_system = compared.source_system
        and asked.month_end_date = compared.month_end_date
        and asked.slice_kind = compared.slice_kind
        and asked.member = compared.member
        and compared.metric = '{{ metric }}'
where
    compared.metric is null
    or abs(coalesce(compared.metric_value, 0) - coalesce(asked.{{ found }}, 0))
    > 0.00001
    or abs(coalesce(compared.metric_value_ytd, 0) - coalesce(asked.{{ found_ytd }}, 0))
    > 0.00001
{{ 'union all' if not loop.last }}
{% endfor %}
