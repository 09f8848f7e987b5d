{%- set measures = kpi_measures().values() | sum(start=[]) -%}
{%- set types = {
    'amount': 'decimal(18, 2)', 'minutes': 'decimal(18, 4)', 'mb': 'decimal(18, 4)',
} -%}
{%- set names = [
    'geography.country', 'geography.province', 'product.product_line',
    'product.product_family', 'product.product_offering_name',
] -%}

with

kpi as (

    select * from {{ ref('mart_executive_kpi_monthly') }}

),

kpi_named as (

    select
        kpi.month_end_date,
        kpi.month_end_date_key,
        kpi.source_system,
        kpi.customer_type,
        kpi.segment,
        {% for name in names -%}
        coalesce({{ name }}, 'Unknown') as {{ name.split('.')[1] }},
        {% endfor -%}
        kpi.{{ measures | join(',\n        kpi.') }}
    from kpi
    inner join {{ ref('dim_geography') }} as geography
        on kpi.geography_key = geography.geography_key
    inner join {{ ref('dim_product') }} as product
        on kpi.product_key = product.product_key

),

kpi_summed as (

    select
        {% for measure in measures -%}
        cast(
            sum({{ measure }}) as {{ types.get(measure.split('_') | last, 'bigint') }}
        ) as {{ measure }},
        {% endfor -%}
        {% for name in names -%}
        {{ name.split('.')[1] }},
        {% endfor -%}
        month_end_date,
        month_end_date_key,
        source_system,
        customer_type,
        segment
    from kpi_named
    group by
        {% for name in names -%}
        {{ name.split('.')[1] }},
        {% endfor -%}
        month_end_date,
        month_end_date_key,
        source_system,
        customer_type,
        segment

)

select * from kpi_summed
