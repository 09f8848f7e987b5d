-- Customers and accounts hold several products: each counts once, where the first of
-- its primary subscriptions is counted.
with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_active_closing

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

base_with_addon as (

    select distinct
        month.month_end_date,
        subscription.parent_subscription_id as subscription_id
    from month
    inner join subscription on month.subscription_key = subscription.subscription_key
    where not month.is_primary

),

base_ranked as (

    select
        month.month_end_date,
        month.customer_key,
        month.geography_key,
        month.product_key,
        month.subscription_id = min(month.subscription_id) over (
            partition by month.customer_key, month.month_end_date
        ) as is_first_of_customer,
        month.account_key > 0
        and month.subscription_id = min(month.subscription_id) over (
            partition by month.account_key, month.month_end_date
        ) as is_first_of_account,
        base_with_addon.subscription_id is not null as has_addon
    from month
    left join base_with_addon
        on
            month.month_end_date = base_with_addon.month_end_date
            and month.subscription_id = base_with_addon.subscription_id
    where month.is_primary

),

base_held as (

    select
        base_ranked.month_end_date,
        customer.source_system,
        base_ranked.geography_key,
        base_ranked.product_key,
        customer.customer_type,
        customer.segment,
        count(case when base_ranked.is_first_of_customer then 1 end)
            as count_customers,
        count(case when base_ranked.is_first_of_account then 1 end) as count_accounts,
        count(case when base_ranked.has_addon then 1 end) as count_with_addon
    from base_ranked
    inner join customer on base_ranked.customer_key = customer.customer_key
    group by
        base_ranked.month_end_date,
        customer.source_system,
        base_ranked.geography_key,
        base_ranked.product_key,
        customer.customer_type,
        customer.segment

)

select * from base_held
