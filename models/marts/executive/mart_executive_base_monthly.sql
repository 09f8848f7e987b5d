{%- set counts = [
    'count_opening', 'count_gross_adds', 'count_win_backs',
    'count_deactivations_voluntary', 'count_deactivations_involuntary',
    'count_deactivations_unavoidable', 'count_deactivations_unknown',
    'count_deactivations', 'count_closing',
] -%}

with

kpi as (

    -- payments, costs and notes alone make no cell of the base
    select * from {{ ref('mart_executive_kpi_monthly') }}
    where {{ counts | join(' <> 0\n        or ') }} <> 0
        or service_amount <> 0

),

cell_summed as (

    select
        kpi.month_end_date,
        kpi.source_system,
        geography.country,
        geography.province,
        coalesce(product.product_line, 'Unknown') as product_line,
        {% for count in counts -%}
        cast(sum(kpi.{{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        cast(sum(kpi.service_amount) as decimal(18, 2)) as billed_amount
    from kpi
    inner join {{ ref('dim_geography') }} as geography
        on kpi.geography_key = geography.geography_key
    inner join {{ ref('dim_product') }} as product
        on kpi.product_key = product.product_key
    group by
        kpi.month_end_date,
        kpi.source_system,
        geography.country,
        geography.province,
        coalesce(product.product_line, 'Unknown')

),

base_averaged as (

    select
        *,
        cast(count_opening + count_closing as double) / 2 as average_base
    from cell_summed

)

select * from base_averaged
