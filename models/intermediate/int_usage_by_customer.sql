with

usage as (

    select * from {{ ref('fct_usage_daily') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

usage_by_customer as (

    select
        customer.customer_id,
        usage.usage_date,
        sum(case when usage.usage_type = 'voice' then usage.duration_minutes else 0 end)
            as minutes,
        sum(case when usage.usage_type = 'message' then usage.count_events else 0 end)
            as messages,
        coalesce(sum(usage.volume_mb), 0) as mb,
        coalesce(sum(usage.charged_amount), 0) as charged_amount,
        sum(
            case
                when usage.network_scope in ('international', 'roaming')
                    then usage.duration_minutes
                else 0
            end
        ) as minutes_abroad,
        1 as active_days
    from usage
    inner join customer on usage.customer_key = customer.customer_key
    where customer.customer_id is not null
    group by
        customer.customer_id,
        usage.usage_date

)

select * from usage_by_customer
