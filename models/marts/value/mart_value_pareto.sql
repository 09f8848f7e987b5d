{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'value'},
    on_schema_change='fail',
) }}

{%- set curve = (
    'partition by source_system, month_end_date, measure order by percentile'
) -%}

-- depends_on: {{ ref('int_month_due') }}
with

customer_placed as (

    select * from {{ ref('int_customer_placed') }}

),

percentile_summed as (

    select
        source_system,
        month_end_date,
        measure,
        percentile,
        max(count_ranked) as count_ranked,
        count(*) as count_customers,
        sum(amount) as amount,
        sum(gain_amount) as gain_amount,
        -- place from below, as the Gini coefficient counts
        sum((count_ranked + 1 - place) * gain_amount) as placed_amount
    from customer_placed
    group by
        source_system,
        month_end_date,
        measure,
        percentile

),

curve_drawn as (

    select
        source_system,
        month_end_date,
        {{ date_key('month_end_date') }} as month_end_date_key,
        measure,
        percentile,
        count_customers,
        cast(amount as decimal(18, 2)) as amount,
        cast(sum(count_customers) over ({{ curve }}) as bigint) as count_customers_to,
        cast(sum(amount) over ({{ curve }}) as decimal(18, 2)) as amount_to,
        cast(sum(amount) over (
            partition by source_system, month_end_date, measure
        ) as decimal(18, 2)) as amount_total,
        2 * cast(sum(placed_amount) over (
            partition by source_system, month_end_date, measure
        ) as double) / nullif(cast(count_ranked * sum(gain_amount) over (
            partition by source_system, month_end_date, measure
        ) as double), 0) - (count_ranked + 1) / cast(count_ranked as double) as gini
    from percentile_summed

)

select * from curve_drawn
