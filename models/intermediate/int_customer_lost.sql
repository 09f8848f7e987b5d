with

primary_subscription as (

    select * from {{ ref('int_subscription_dated') }}
    where is_primary

),

-- days on which a customer's last primary subscription ended
customer_lost as (

    select distinct
        ended.customer_id,
        ended.terminated_date as lost_date
    from primary_subscription as ended
    left join primary_subscription as held
        on
            ended.customer_id = held.customer_id
            and ended.terminated_date >= held.activated_date
            and ended.terminated_date
            < coalesce(held.terminated_date, {{ open_end() }})
    where
        ended.terminated_date is not null
        and held.subscription_id is null

)

select * from customer_lost
