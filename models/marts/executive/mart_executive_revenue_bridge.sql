{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'recurring'},
    on_schema_change='fail',
) }}

{%- set movements = ['new', 'won_back', 'up', 'down', 'lost'] -%}
{%- set slice = [
    'month_end_date', 'source_system', 'geography_key', 'customer_type', 'segment',
    'value_tier', 'is_managed',
] -%}

-- depends_on: {{ ref('int_month_due') }}
with

placed as (

    select * from {{ ref('int_recurring_placed') }}

),

bridge_summed as (

    select
        {% for side in ['opening', 'closing'] -%}
        count(case when {{ side }}_amount > 0 then 1 end) as count_{{ side }},
        cast(sum({{ side }}_amount) as decimal(18, 2)) as {{ side }}_amount,
        {% endfor -%}
        {% for movement in movements -%}
        count(case when movement = '{{ movement }}' then 1 end) as count_{{ movement }},
        cast(
            sum(case when movement = '{{ movement }}' then moved_amount else 0 end)
            as decimal(18, 2)
        ) as {{ movement }}_amount,
        {% endfor -%}
        {{ slice | join(',\n        ') }},
        {{ date_key('month_end_date') }} as month_end_date_key
    from placed
    group by
        {{ slice | join(',\n        ') }}

),

revenue_bridged as (

    select
        bridge_summed.*,
        coalesce(geography.country, 'Unknown') as country,
        coalesce(geography.province, 'Unknown') as province
    from bridge_summed
    inner join {{ ref('dim_geography') }} as geography
        on bridge_summed.geography_key = geography.geography_key

)

select * from revenue_bridged
