with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_primary and is_active_closing

),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

month_active as (

    select
        customer.customer_id,
        month.month_end_date,
        max(month.tenure_months) as tenure_months,
        min(
            case
                when subscription.contract_end_date > month.month_end_date
                    then subscription.contract_end_date
            end
        ) as contract_end_date,
        max(month.batch_key) as batch_key
    from month
    inner join customer on month.customer_key = customer.customer_key
    inner join subscription on month.subscription_key = subscription.subscription_key
    group by
        customer.customer_id,
        month.month_end_date

)

select * from month_active
