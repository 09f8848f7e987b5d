with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where
        is_primary
        and is_deactivation

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

reason as (

    select * from {{ ref('dim_reason') }}

),

deactivation_counted as (

    select
        month.month_end_date,
        customer.source_system,
        coalesce(month.termination_kind, 'unknown') as termination_kind,
        reason.reason_class,
        reason.reason,
        count(*) as count_deactivations
    from month
    inner join customer on month.customer_key = customer.customer_key
    inner join reason on month.termination_reason_key = reason.reason_key
    group by
        month.month_end_date,
        customer.source_system,
        coalesce(month.termination_kind, 'unknown'),
        reason.reason_class,
        reason.reason

)

select * from deactivation_counted
