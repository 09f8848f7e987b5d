-- Catches an order line lost where its customer does not join, one in two states or in
-- none, and money that differs from the order's.
with

fact as (

    select
        order_type,
        count(*) as count_lines,
        coalesce(sum(one_time_amount), 0) as one_time_amount,
        coalesce(sum(monthly_amount), 0) as monthly_amount
    from {{ ref('fct_order_line') }}
    group by order_type

),

mart as (

    select
        order_type,
        count(case when is_completed then 1 end)
        + count(case when is_failed then 1 end)
        + count(case when is_open then 1 end) as count_lines,
        sum(one_time_amount) as one_time_amount,
        sum(monthly_amount) as monthly_amount
    from {{ ref('mart_executive_order_line') }}
    group by order_type

)

select
    fact.order_type,
    fact.count_lines,
    mart.count_lines as mart_count_lines
from fact
left join mart on fact.order_type = mart.order_type
where
    mart.order_type is null
    or fact.count_lines <> mart.count_lines
    or fact.one_time_amount <> mart.one_time_amount
    or fact.monthly_amount <> mart.monthly_amount
