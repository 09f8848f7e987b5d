-- Catches an account, or a subscription with add-ons, counted twice or not at all:
-- distinct counts of the star by month equal the sums of the slices.
with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_active_closing

),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

parent as (

    select distinct
        month.month_end_date,
        subscription.parent_subscription_id as subscription_id
    from month
    inner join subscription on month.subscription_key = subscription.subscription_key
    where not month.is_primary

),

fact as (

    select
        month.month_end_date,
        count(distinct case when month.account_key > 0 then month.account_key end)
            as count_accounts,
        count(parent.subscription_id) as count_with_addon
    from month
    left join parent
        on
            month.month_end_date = parent.month_end_date
            and month.subscription_id = parent.subscription_id
    where month.is_primary
    group by month.month_end_date

),

mart as (

    select
        month_end_date,
        sum(count_accounts) as count_accounts,
        sum(count_with_addon) as count_with_addon
    from {{ ref('mart_executive_kpi_monthly') }}
    group by month_end_date

)

select
    fact.month_end_date,
    fact.count_accounts,
    mart.count_accounts as mart_count_accounts,
    fact.count_with_addon,
    mart.count_with_addon as mart_count_with_addon
from fact
left join mart on fact.month_end_date = mart.month_end_date
where
    mart.month_end_date is null
    or fact.count_accounts <> mart.count_accounts
    or fact.count_with_addon <> mart.count_with_addon
