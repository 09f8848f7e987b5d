{%- set counts = [
    'count_opening', 'count_gross_adds', 'count_win_backs',
    'count_deactivations_voluntary', 'count_deactivations_involuntary',
    'count_deactivations_unavoidable', 'count_deactivations_unknown',
    'count_deactivations', 'count_closing',
] -%}

with

moved_and_billed as (

    select
        month_end_date,
        source_system,
        geography_key,
        product_key,
        {{ counts | join(',\n        ') }},
        0 as billed_amount
    from {{ ref('int_base_moved') }}
    union all
    select
        month_end_date,
        source_system,
        geography_key,
        product_key,
        {% for count in counts -%}
        0 as {{ count }},
        {% endfor -%}
        billed_amount
    from {{ ref('int_base_billed') }}
    where month_end_date <= horizon_date

),

cell_summed as (

    select
        moved_and_billed.month_end_date,
        moved_and_billed.source_system,
        geography.country,
        geography.province,
        coalesce(product.product_line, 'Unknown') as product_line,
        {% for count in counts -%}
        cast(sum(moved_and_billed.{{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        cast(sum(moved_and_billed.billed_amount) as decimal(18, 2)) as billed_amount
    from moved_and_billed
    inner join {{ ref('dim_geography') }} as geography
        on moved_and_billed.geography_key = geography.geography_key
    inner join {{ ref('dim_product') }} as product
        on moved_and_billed.product_key = product.product_key
    group by
        moved_and_billed.month_end_date,
        moved_and_billed.source_system,
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
