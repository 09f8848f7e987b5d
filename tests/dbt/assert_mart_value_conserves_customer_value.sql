-- Catches customers, revenue or value lost or doubled on the way to the value marts: by
-- month, the monthly mart holds every named customer, the matrix who is active; curves
-- end at the sums of twelve months, flows at who is active.
with

star as (

    select
        value.month_end_date,
        count(*) as count_rows,
        sum(value.revenue_amount) as revenue_amount,
        count(case when value.is_active then 1 end) as count_active,
        sum(case when value.is_active then value.customer_value_amount else 0 end)
            as active_value_amount
    from {{ ref('fct_customer_value_monthly') }} as value
    where value.is_complete and value.customer_key > 0
    group by value.month_end_date

),

monthly as (

    select
        month_end_date,
        count(*) as count_rows,
        sum(revenue_amount) as revenue_amount,
        sum(revenue_amount_12m) as revenue_amount_12m
    from {{ ref('mart_value_customer_monthly') }}
    group by month_end_date

),

matrix as (

    select
        month_end_date,
        sum(count_customers) as count_active,
        sum(customer_value_amount) as active_value_amount
    from {{ ref('mart_value_breadth_length') }}
    group by month_end_date

),

curve as (

    select
        month_end_date,
        sum(count_customers) as count_rows,
        sum(amount) as revenue_amount_12m
    from {{ ref('mart_value_pareto') }}
    where measure = 'revenue'
    group by month_end_date

),

flow as (

    select
        month_end_date,
        sum(count_customers) as count_active
    from {{ ref('mart_value_segment_flow') }}
    where to_state <> 'not active'
    group by month_end_date

)

select star.*
from star
left join monthly on star.month_end_date = monthly.month_end_date
left join matrix on star.month_end_date = matrix.month_end_date
left join curve on star.month_end_date = curve.month_end_date
left join flow on star.month_end_date = flow.month_end_date
where
    star.count_rows <> coalesce(monthly.count_rows, 0)
    or star.revenue_amount <> coalesce(monthly.revenue_amount, 0)
    or star.count_active <> coalesce(matrix.count_active, 0)
    or star.active_value_amount <> coalesce(matrix.active_value_amount, 0)
    or star.count_rows <> coalesce(curve.count_rows, 0)
    or coalesce(monthly.revenue_amount_12m, 0) <> coalesce(curve.revenue_amount_12m, 0)
    -- once by segment and once by value tier
    or 2 * star.count_active <> coalesce(flow.count_active, 0)
