-- Catches a customer in two cohorts or in none, one counted as active who holds
-- nothing, and a cohort whose size changes: asked of the subscriptions month by month.
with

first_activated as (

    select
        customer_id,
        min(activated_date) as activated_date
    from {{ ref('int_subscription_based') }}
    where is_primary
    group by customer_id

),

holder as (

    select
        customer.source_system,
        month.month_end_date,
        {{ month_end('first_activated.activated_date') }} as cohort_month_end_date,
        count(distinct customer.customer_id) as count_active
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_customer_named') }} as customer
        on month.customer_key = customer.customer_key
    inner join first_activated on customer.customer_id = first_activated.customer_id
    where
        month.is_primary
        and month.is_active_closing
    group by
        customer.source_system,
        month.month_end_date,
        {{ month_end('first_activated.activated_date') }}

),

mart as (

    select
        source_system,
        cohort_month_end_date,
        month_end_date,
        count_customers,
        count_active,
        min(count_customers) over (
            partition by source_system, cohort_month_end_date
        ) as least_customers
    from {{ ref('mart_executive_cohort_retention') }}

)

select
    mart.*,
    holder.count_active as count_holders
from mart
left join holder
    on
        mart.source_system = holder.source_system
        and mart.cohort_month_end_date = holder.cohort_month_end_date
        and mart.month_end_date = holder.month_end_date
where
    mart.count_active <> coalesce(holder.count_active, 0)
    or mart.count_customers <> mart.least_customers
    or mart.count_active > mart.count_customers
