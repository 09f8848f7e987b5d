with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_primary

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

-- before a system began to deliver, only those are known who stayed
month_covered as (

    select
        month.subscription_id,
        month.month_end_date,
        month.customer_key,
        month.geography_key,
        month.product_key,
        month.is_active_opening,
        month.is_gross_add,
        month.is_win_back,
        month.is_deactivation,
        month.is_active_closing,
        month.termination_kind,
        month.termination_reason_key,
        customer.source_system
    from month
    inner join customer on month.customer_key = customer.customer_key
    left join coverage on customer.source_system = coverage.source_system
    where
        month.month_end_date >= coalesce(
            least(coverage.first_usage_date, coverage.first_invoice_date),
            month.month_end_date
        )

)

select * from month_covered
