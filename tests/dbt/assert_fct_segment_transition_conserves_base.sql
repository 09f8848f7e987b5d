-- Catches a customer of the base left out of the transitions of a month, one in it
-- twice, and a step that does not begin where the month before it ended.
with

base as (

    select distinct
        month.month_end_date,
        customer.customer_id
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_customer_named') }} as customer
        on month.customer_key = customer.customer_key
    where
        month.is_primary
        and month.is_active_closing

),

step as (

    select
        transition.month_end_date,
        customer.customer_id,
        transition.from_segment,
        lag(transition.to_segment) over (
            partition by customer.customer_id order by transition.month_end_date
        ) as last_segment
    from {{ ref('fct_segment_transition') }} as transition
    inner join {{ ref('dim_customer') }} as customer
        on transition.customer_key = customer.customer_key

)

select
    coalesce(base.month_end_date, step.month_end_date) as month_end_date,
    coalesce(base.customer_id, step.customer_id) as customer_id
from base
full outer join step
    on
        base.month_end_date = step.month_end_date
        and base.customer_id = step.customer_id
where
    base.customer_id is null
    or step.customer_id is null
    or step.from_segment <> step.last_segment
