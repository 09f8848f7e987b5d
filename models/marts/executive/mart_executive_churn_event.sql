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

preceded as (

    select * from {{ ref('int_churn_preceded') }}

),

reason as (

    select
        reason.reason_key,
        coalesce(driver.churn_driver, 'other') as churn_driver
    from {{ ref('dim_reason') }} as reason
    left join {{ ref('churn_driver') }} as driver
        on reason.reason_class = driver.reason_class

),

churn_driven as (

    select
        month.subscription_id,
        month.month_end_date,
        month.month_end_date_key,
        customer.source_system,
        month.customer_key,
        month.geography_key,
        month.product_key,
        month.channel_key,
        month.termination_reason_key as reason_key,
        coalesce(month.termination_kind, 'unknown') as termination_kind,
        reason.churn_driver,
        preceded.port_out_to,
        {{ band('tenure_band', 'month.tenure_months') }} as tenure_band,
        reason.churn_driver = 'price' as is_price_driven,
        reason.churn_driver = 'service' as is_service_driven,
        preceded.port_out_to is not null as is_ported_out,
        preceded.count_troubles > 0 as is_troubled,
        preceded.is_price_raised,
        cast(coalesce(month.recurring_price_amount, 0) as decimal(18, 2))
            as lost_recurring_amount
    from month
    inner join customer on month.customer_key = customer.customer_key
    inner join preceded on month.subscription_id = preceded.subscription_id
    inner join reason on month.termination_reason_key = reason.reason_key

)

select * from churn_driven
