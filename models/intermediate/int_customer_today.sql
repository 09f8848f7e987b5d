with

customer as (

    select * from {{ ref('int_customer_horizon') }}

),

customer_today as (

    select
        customer_id,
        source_system,
        horizon_date,
        case
            when horizon_date = {{ month_end('horizon_date') }} then horizon_date
            else {{ add_days(month_start('horizon_date'), -1) }}
        end as closed_month_end_date
    from customer

)

select * from customer_today
