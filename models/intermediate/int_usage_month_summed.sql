{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['subscription_key', 'customer_key', 'month_end_date'],
    meta={'due': 'int_usage_month_due'},
) }}

with

usage as (

    select
        *,
        {{ month_end('usage_date') }} as month_end_date
    from {{ ref('fct_usage_daily') }}

),

due as (

    select * from {{ ref('int_usage_month_due') }}

),

usage_summed as (

    select
        usage.subscription_key,
        usage.customer_key,
        usage.month_end_date,
        coalesce(
            sum(case when usage.usage_type = 'voice' then usage.duration_minutes end), 0
        ) as usage_minutes,
        coalesce(sum(usage.volume_mb), 0) as usage_mb,
        coalesce(
            sum(case when usage.usage_type = 'message' then usage.count_events end), 0
        ) as count_messages,
        min(usage.usage_date) as first_usage_date,
        max(usage.usage_date) as last_usage_date,
        {{ changed_now() }} as changed_in
    from usage
    {% if is_incremental() -%}
    inner join due
        on
            usage.subscription_key = due.subscription_key
            and usage.customer_key = due.customer_key
            and usage.month_end_date = due.month_end_date
    {% endif -%}
    group by
        usage.subscription_key,
        usage.customer_key,
        usage.month_end_date

)

select * from usage_summed
