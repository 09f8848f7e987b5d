with

value as (

    select
        customer_key,
        sum(revenue_amount) as revenue_amount,
        sum(direct_amount) as direct_amount
    from {{ ref('fct_customer_value_monthly') }}
    group by customer_key

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

margin_shared as (

    select
        customer.source_system,
        sum(value.revenue_amount) as revenue_amount,
        sum(value.direct_amount) as direct_amount,
        case
            when sum(value.revenue_amount) > sum(value.direct_amount)
                then
                    1
                    - cast(sum(value.direct_amount) as double)
                    / cast(sum(value.revenue_amount) as double)
            else 0
        end as margin_share
    from value
    inner join customer on value.customer_key = customer.customer_key
    group by customer.source_system

)

select * from margin_shared
