{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['subscription_id', 'month_end_date'],
    meta={'due': 'int_subscription_month_due'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_subscription_month_due') }}
with

month_counted as (

    select counted.*
    from {{ ref('int_subscription_month_counted') }} as counted
    {% if is_incremental() -%}
    inner join {{ ref('int_subscription_month_due') }} as due
        on
            counted.subscription_id = due.subscription_id
            and counted.month_end_date = due.month_end_date
    {% endif %}
),

month_measured as (

    select * from {{ ref('int_subscription_month_measured') }}

),

resolved as (

    select * from {{ ref('int_subscription_resolved') }}

),

subscription as (

    select
        *,
        {{ channel_key('sales_channel_code') }} as channel_key
    from {{ ref('dim_subscription') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

month_keyed as (

    select
        month.subscription_id,
        month.month_end_date,
        {{ date_key('month.month_end_date') }} as month_end_date_key,
        resolved.customer_key,
        resolved.account_key,
        resolved.subscription_key,
        resolved.product_key,
        resolved.geography_key,
        subscription.channel_key,
        month.is_primary,
        coalesce(subscription.is_prepaid, product.is_prepaid) as is_prepaid,
        month.is_active_opening,
        month.is_active_closing,
        month.is_gross_add,
        month.is_win_back,
        month.is_deactivation,
        month.termination_kind,
        month.termination_reason_key,
        {{ months_between('month.activated_date', 'month.month_end_date') }}
            as tenure_months,
        coalesce(subscription.monthly_price_amount, product.monthly_price_amount)
            as recurring_price_amount,
        {% for measure, type in {
            'billed_amount': 'decimal(18, 2)',
            'usage_minutes': 'decimal(18, 4)',
            'usage_mb': 'decimal(18, 4)',
            'count_messages': 'bigint',
        }.items() -%}
        cast(coalesce(measured.{{ measure }}, 0) as {{ type }}) as {{ measure }},
        {% endfor -%}
        month.batch_key,
        {{ changed_now() }} as changed_in
    from month_counted as month
    inner join resolved
        on {{ valid_on('resolved', 'month.subscription_id', 'month.month_end_date') }}
    inner join subscription on resolved.subscription_key = subscription.subscription_key
    left join product on resolved.product_key = product.product_key
    left join month_measured as measured
        on
            month.subscription_id = measured.subscription_id
            and month.month_end_date = measured.month_end_date

)

select * from month_keyed
