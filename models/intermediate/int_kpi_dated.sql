with

measured as (

    select * from {{ ref('int_kpi_measured') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

kpi_dated as (

    select
        {% for column in kpi_slice() + kpi_measures()['int_kpi_dated'] -%}
        measured.{{ column }},
        {% endfor -%}
        coalesce(measured.month_end_date <= horizon.horizon_date, false) as is_over
    from measured
    left join horizon on measured.source_system = horizon.source_system

)

select * from kpi_dated
