-- Catches a customer lost (or counted twice) between the base and the features, and
-- features without a label: each with an active primary subscription at month-end has
-- one row. A place kept for a reconnection is none: nothing of it is active that day.
-- After an increment it looks at all rows of the customers with rows made anew.
with

due as (

    select distinct customer_id
    from {{ ref('int_features_due') }}

),

base as (

    select distinct
        customer.customer_id,
        month.month_end_date as as_of_date
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_customer_named') }} as customer
        on month.customer_key = customer.customer_key
    inner join {{ ref('int_horizon') }} as horizon
        on
            customer.source_system = horizon.source_system
            and month.month_end_date <= horizon.horizon_date
    inner join {{ ref('dim_subscription') }} as newest
        on
            month.subscription_id = newest.subscription_id
            and newest.is_current
            and month.month_end_date
            < coalesce(newest.terminated_date, {{ open_end() }})
    where
        month.is_primary
        and customer.customer_id in (select due.customer_id from due)

),

mart as (

    select
        mart.customer_id,
        mart.as_of_date,
        label.customer_id as labelled_customer_id
    from {{ ref('mart_features_customer') }} as mart
    left join {{ ref('mart_features_churn_label') }} as label
        on
            mart.customer_id = label.customer_id
            and mart.as_of_date = label.as_of_date
    where mart.customer_id in (select due.customer_id from due)

)

select
    base.customer_id as base_customer_id,
    mart.customer_id as mart_customer_id,
    coalesce(base.as_of_date, mart.as_of_date) as as_of_date
from base
full outer join mart
    on
        base.customer_id = mart.customer_id
        and base.as_of_date = mart.as_of_date
where
    base.customer_id is null
    or mart.customer_id is null
    or mart.labelled_customer_id is null
