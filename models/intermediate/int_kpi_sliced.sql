-- A table: every metric of every slice is made of it.
{{ config(materialized='table') }}

{%- set measures = kpi_measures().values() | sum(start=[]) -%}
{%- set members = {
    'total': "'total'",
    'province': "place.country || ' ' || place.province",
    'product_line': "coalesce(product.product_line, 'Unknown')",
    'segment': "kpi.customer_type || ' ' || kpi.segment",
} -%}

with

kpi as (

    select * from {{ ref('int_kpi_summed') }}

),

place as (

    select * from {{ ref('dim_geography') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

kpi_sliced as (

    {% for kind, member in members.items() -%}
    select
        {% for measure in measures -%}
        sum(kpi.{{ measure }}) as {{ measure }},
        {% endfor -%}
        kpi.month_end_date,
        kpi.source_system,
        '{{ kind }}' as slice_kind,
        {{ member }} as member
    from kpi
    inner join place on kpi.geography_key = place.geography_key
    inner join product on kpi.product_key = product.product_key
    group by
        kpi.month_end_date,
        kpi.source_system,
        {{ member }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from kpi_sliced
