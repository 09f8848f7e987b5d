{%- set slice = [
    'month_end_date', 'source_system', 'geography_key', 'product_key', 'customer_type',
    'segment',
] -%}

with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_active_closing and {{ month_is_due('kpi', 'month_end_date') }}

),

addon as (

    select distinct
        month.month_end_date,
        subscription.parent_subscription_id as subscription_id
    from month
    inner join {{ ref('dim_subscription') }} as subscription
        on month.subscription_key = subscription.subscription_key
    where not month.is_primary

),

-- an account counts once, whatever it holds: as no product
held as (

    select
        month_end_date,
        min(customer_key) as customer_key,
        -2 as product_key,
        1 as count_accounts,
        0 as count_with_addon
    from month
    where
        is_primary
        and account_key > 0
    group by
        month_end_date,
        account_key
    union all
    select
        month.month_end_date,
        month.customer_key,
        month.product_key,
        0 as count_accounts,
        1 as count_with_addon
    from month
    inner join addon
        on
            month.month_end_date = addon.month_end_date
            and month.subscription_id = addon.subscription_id
    where month.is_primary

),

base_held as (

    select
        {{ slice | join(',\n        ') }},
        sum(held.count_accounts) as count_accounts,
        sum(held.count_with_addon) as count_with_addon
    from held
    inner join {{ ref('int_customer_sliced') }} as customer
        on held.customer_key = customer.customer_key
    group by
        {{ slice | join(',\n        ') }}

)

select * from base_held
