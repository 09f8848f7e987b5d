-- A table: of an increment it holds what is due only.
{{ config(materialized='table') }}

-- depends_on: {{ ref('int_subscription_month_due') }}
with

subscription as (

    select * from {{ ref('dim_subscription') }}

),

version_billed as (

    select
        subscription_key,
        {{ month_end('invoice_date') }} as month_end_date,
        sum(amount) as billed_amount
    from {{ ref('fct_billing_line') }}
    where is_service
    group by
        subscription_key,
        {{ month_end('invoice_date') }}

),

version_measured as (

    select
        subscription_key,
        month_end_date,
        billed_amount,
        0 as usage_minutes,
        0 as usage_mb,
        0 as count_messages
    from version_billed
    union all
    select
        subscription_key,
        month_end_date,
        0 as billed_amount,
        usage_minutes,
        usage_mb,
        count_messages
    from {{ ref('int_usage_month_summed') }}

),

month_measured as (

    select
        subscription.subscription_id,
        measured.month_end_date,
        sum(measured.billed_amount) as billed_amount,
        sum(measured.usage_minutes) as usage_minutes,
        sum(measured.usage_mb) as usage_mb,
        sum(measured.count_messages) as count_messages
    from version_measured as measured
    inner join subscription on measured.subscription_key = subscription.subscription_key
    {% if is_built() -%}
    inner join {{ ref('int_subscription_month_due') }} as due
        on
            subscription.subscription_id = due.subscription_id
            and measured.month_end_date = due.month_end_date
    {% endif -%}
    where subscription.subscription_id is not null
    group by
        subscription.subscription_id,
        measured.month_end_date

)

select * from month_measured
