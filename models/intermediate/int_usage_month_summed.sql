-- A table: the largest fact is read once a night, and what came of it is compared with
-- what was there.
{{ config(materialized='table') }}

{%- set measures = [
    'usage_minutes', 'usage_mb', 'count_messages', 'first_usage_date',
    'last_usage_date', 'rows_mark',
] -%}

with

usage_summed as (

    select
        subscription_key,
        customer_key,
        {{ month_end('usage_date') }} as month_end_date,
        coalesce(sum(case when usage_type = 'voice' then duration_minutes end), 0)
            as usage_minutes,
        coalesce(sum(volume_mb), 0) as usage_mb,
        coalesce(sum(case when usage_type = 'message' then count_events end), 0)
            as count_messages,
        min(usage_date) as first_usage_date,
        max(usage_date) as last_usage_date,
        {{ rows_mark([
            'usage_date', 'usage_type', 'network_scope', 'count_events',
            'duration_minutes', 'volume_mb', 'charged_amount',
        ]) }} as rows_mark
    from {{ ref('fct_usage_daily') }}
    group by
        subscription_key,
        customer_key,
        {{ month_end('usage_date') }}

),

usage_marked as (
    {{ changes_marked(
        'usage_summed',
        ['subscription_key', 'customer_key', 'month_end_date'],
        measures,
        {
            'first_usage_date': 'cast(null as date)',
            'last_usage_date': 'cast(null as date)',
            'rows_mark': "''",
        },
    ) }}
)

select * from usage_marked
