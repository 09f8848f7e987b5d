{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['account_id'],
    meta={'due': 'int_account_due'},
    post_hook="{{ delete_vanished('dim_account', ['account_id'], 'true') }}",
) }}

-- depends_on: {{ ref('int_account_due') }}
with

open_item as (

    select * from {{ ref('int_receivable_open') }}

),

horizon as (

    select * from {{ ref('int_account_horizon') }}

),

item_spread as (

    select
        item.*,
        horizon.horizon_date,
        {{ each_month(
            'item.from_end_date', 'least(item.next_end_date, horizon.horizon_date)'
        ) }} as month_start_date
    from open_item as item
    inner join horizon on item.account_id = horizon.account_id
    where item.from_end_date <= horizon.horizon_date

),

item_month as (

    select
        item.*,
        month.month_end_date,
        coalesce(item.invoice_date <= month.month_end_date, false) as is_issued,
        {{ days_between('item.due_date', 'month.month_end_date') }} as days_late
    from item_spread as item
    inner join {{ ref('dim_date') }} as month
        on
            month.is_month_end
            and item.month_start_date = month.month_start_date
    where
        item.next_end_date > month.month_end_date
        and item.horizon_date >= month.month_end_date

),

item_aged as (

    select
        account_id,
        month_end_date,
        {{ ageing_bucket('is_issued', 'days_late') }} as ageing_bucket,
        sum(open_amount) as open_amount,
        sum(case when is_issued then 1 else 0 end) as count_invoices,
        max(batch_id) as batch_id
    from item_month
    group by
        account_id,
        month_end_date,
        {{ ageing_bucket('is_issued', 'days_late') }}

)

select * from item_aged
