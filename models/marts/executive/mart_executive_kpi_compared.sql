{%- set slice = ['source_system', 'slice_kind', 'member', 'metric'] -%}

with

metric as (

    select
        month_end_date,
        {{ slice | join(',\n        ') }},
        is_ytd_whole,
        numerator,
        denominator,
        numerator / nullif(denominator, 0) as metric_value,
        numerator_ytd / nullif(denominator_ytd, 0) as metric_value_ytd
    from {{ ref('int_kpi_accumulated') }}
    union all
    select
        month_end_date,
        {{ slice | join(',\n        ') }},
        false as is_ytd_whole,
        null as numerator,
        null as denominator,
        churn_annual as metric_value,
        null as metric_value_ytd
    from {{ ref('int_churn_annual') }}

),

metric_paired as (

    select
        metric.*,
        last_year.metric_value as metric_value_last_year,
        case when last_year.is_ytd_whole then last_year.metric_value_ytd end
            as metric_value_ytd_last_year
    from metric
    left join metric as last_year
        on
            metric.source_system = last_year.source_system
            and metric.slice_kind = last_year.slice_kind
            and metric.member = last_year.member
            and metric.metric = last_year.metric
            and {{ month_end(dbt.dateadd('year', -1, 'metric.month_end_date')) }}
            = last_year.month_end_date

),

kpi_compared as (

    select
        {% for period in ['metric_value', 'metric_value_ytd'] -%}
        {{ period }},
        {{ period }}_last_year,
        ({{ period }} - {{ period }}_last_year)
        / nullif(abs({{ period }}_last_year), 0) as {{ period }}_change_ratio,
        {% endfor -%}
        month_end_date,
        {{ slice | join(',\n        ') }},
        numerator,
        denominator
    from metric_paired

)

select * from kpi_compared
