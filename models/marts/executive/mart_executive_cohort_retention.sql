with

cohort as (

    select * from {{ ref('int_customer_cohort') }}

),

month as (

    select month_end_date from {{ ref('dim_date') }}
    where is_month_end

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

customer_month as (

    select
        customer.customer_id,
        month.month_end_date,
        month.is_active,
        month.revenue_amount
    from {{ ref('fct_customer_value_monthly') }} as month
    inner join customer on month.customer_key = customer.customer_key

),

cohort_retained as (

    select
        cohort.source_system,
        cohort.cohort_month_end_date,
        {{ months_between('cohort.cohort_month_end_date', 'month.month_end_date') }}
            as months_since,
        month.month_end_date,
        count(*) as count_customers,
        count(case when customer_month.is_active then 1 end) as count_active,
        cast(coalesce(sum(customer_month.revenue_amount), 0) as decimal(18, 2))
            as revenue_amount
    from cohort
    inner join month
        on
            cohort.cohort_month_end_date <= month.month_end_date
            and cohort.horizon_date >= month.month_end_date
    left join customer_month
        on
            cohort.customer_id = customer_month.customer_id
            and month.month_end_date = customer_month.month_end_date
    group by
        cohort.source_system,
        cohort.cohort_month_end_date,
        month.month_end_date

)

select * from cohort_retained
