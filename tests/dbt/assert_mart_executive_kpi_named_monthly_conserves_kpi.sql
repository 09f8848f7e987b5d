-- Catches rows lost or doubled where keys become names: every sum of every month and
-- source system is mart_executive_kpi_monthly's.
{% set measures = kpi_measures().values() | sum(start=[]) %}

with

keyed as (

    select
        {% for measure in measures -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        month_end_date,
        source_system
    from {{ ref('mart_executive_kpi_monthly') }}
    group by month_end_date, source_system

),

named as (

    select
        {% for measure in measures -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        month_end_date,
        source_system
    from {{ ref('mart_executive_kpi_named_monthly') }}
    group by month_end_date, source_system

)

select
    keyed.month_end_date,
    keyed.source_system
from keyed
full outer join named
    on
        keyed.month_end_date = named.month_end_date
        and keyed.source_system = named.source_system
where
    keyed.month_end_date is null
    or named.month_end_date is null
    {% for measure in measures -%}
    or keyed.{{ measure }} <> named.{{ measure }}
    {% endfor %}
