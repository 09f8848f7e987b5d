with

month as (

    select
        *,
        revenue_amount
        - acquisition_amount
        - development_amount
        - retention_amount as customer_value_amount
    from {{ ref('int_customer_month_banded') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

horizon as (

    select * from {{ ref('int_customer_horizon') }}

),

manager as (

    select * from {{ ref('bridge_group_manager') }}

),

month_keyed as (

    select
        coalesce(customer.customer_key, month.special_key) as customer_key,
        month.month_end_date,
        {{ date_key('month.month_end_date') }} as month_end_date_key,
        coalesce(month.account_key, -2) as account_key,
        coalesce(customer.geography_key, -1) as geography_key,
        coalesce(manager.employee_key, -2) as employee_key,
        month.band_key,
        month.is_active,
        coalesce(month.month_end_date <= horizon.horizon_date, false) as is_complete,
        month.revenue_amount,
        month.acquisition_amount,
        month.development_amount,
        month.retention_amount,
        month.service_amount,
        month.direct_amount,
        cast(month.customer_value_amount as decimal(18, 2)) as customer_value_amount,
        cast(
            month.customer_value_amount - month.service_amount - month.direct_amount
            as decimal(18, 2)
        ) as margin_amount,
        month.customer_value_amount > 0 as is_profitable,
        month.batch_key
    from month
    left join customer
        on {{ valid_on('customer', 'month.customer_id', 'month.month_end_date') }}
    left join horizon on month.customer_id = horizon.customer_id
    left join manager
        on {{ valid_on('manager', 'month.account_group_id', 'month.month_end_date') }}

)

select * from month_keyed
