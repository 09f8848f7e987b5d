{%- set measures = kpi_measures().values() | sum(start=[]) -%}

with

kpi as (

    select * from {{ ref('int_kpi_summed') }}

),

kpi_dated as (

    select
        {{ kpi_slice() | join(',\n        ') }},
        {{ date_key('month_end_date') }} as month_end_date_key,
        {{ measures | join(',\n        ') }}
    from kpi

)

select * from kpi_dated
