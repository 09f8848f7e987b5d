-- Catches members lost or counted in two households, and revenue that is not theirs:
-- the households together hold each member of today once, with what the facts tell of
-- him.
with

today as (

    select * from {{ ref('int_customer_today') }}

),

member as (

    select distinct
        today.customer_id,
        today.closed_month_end_date,
        {{ month_end(dbt.dateadd('month', -12, 'today.closed_month_end_date')) }}
            as year_ago_date
    from {{ ref('bridge_household') }} as membership
    inner join today
        on {{ valid_on('membership', 'today.customer_id', 'today.horizon_date') }}

),

fact as (

    select
        (select count(*) from member) as count_members,
        (
            select coalesce(sum(value.revenue_amount), 0)
            from {{ ref('fct_customer_value_monthly') }} as value
            inner join {{ ref('dim_customer') }} as customer
                on value.customer_key = customer.customer_key
            inner join member
                on
                    customer.customer_id = member.customer_id
                    and value.month_end_date > member.year_ago_date
                    and value.month_end_date <= member.closed_month_end_date
        ) as revenue_amount

),

mart as (

    select
        coalesce(sum(count_members), 0) as count_members,
        coalesce(sum(revenue_amount_12m), 0) as revenue_amount
    from {{ ref('mart_customer_household') }}

)

select
    fact.count_members,
    mart.count_members as mart_count_members,
    fact.revenue_amount,
    mart.revenue_amount as mart_revenue_amount
from fact
cross join mart
where
    fact.count_members <> mart.count_members
    or fact.revenue_amount <> mart.revenue_amount
