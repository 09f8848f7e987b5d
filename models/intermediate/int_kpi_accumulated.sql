{%- set slice = ['source_system', 'slice_kind', 'member', 'metric'] -%}

with

kpi as (

    select * from {{ ref('int_kpi_sliced') }}

),

-- decimals, because a sum of doubles hangs on its order
metric_measured as (

    {% for metric, numerator, denominator, nature in kpi_metrics() -%}
    select
        month_end_date,
        source_system,
        slice_kind,
        member,
        '{{ metric }}' as metric,
        {{ 'true' if nature == 'stock' else 'false' }} as is_stock,
        {{ 'false' if denominator is none else 'true' }} as is_ratio,
        cast({{ numerator }} as decimal(28, 6)) as numerator,
        cast({{ denominator or 1 }} as decimal(28, 6)) as denominator
    from kpi
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

metric_summed as (

    select
        *,
        {% for part in ['numerator', 'denominator'] -%}
        sum({{ part }}) over (
            partition by {{ slice | join(', ') }}, extract(year from month_end_date)
            order by month_end_date
            rows between unbounded preceding and current row
        ) as {{ part }}_summed,
        {% endfor -%}
        min(month_end_date) over (partition by source_system) as first_month_end_date
    from metric_measured

),

metric_accumulated as (

    select
        month_end_date,
        {{ slice | join(',\n        ') }},
        {{ months_between('first_month_end_date', 'month_end_date') }}
        >= extract(month from month_end_date) - 1 as is_ytd_whole,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator,
        cast(case when is_stock then numerator else numerator_summed end as double)
            as numerator_ytd,
        cast(
            case
                when is_stock or not is_ratio then denominator
                else denominator_summed
            end as double
        ) as denominator_ytd
    from metric_summed

)

select * from metric_accumulated
