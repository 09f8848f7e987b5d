with

active as (

    select active.*
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('int_standing_due') }} as due
        on
            active.customer_id = due.customer_id
            and active.as_of_date = due.as_of_date

),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

-- what a product cost when it first came on the list
product_first as (

    select
        product_offering_id,
        monthly_price_amount
    from {{ ref('dim_product') }}
    where valid_from = {{ open_start() }}

),

event_followed as (

    select
        subscription_id,
        event_type,
        event_date,
        lead(event_date, 1, {{ open_end() }}) over (
            partition by subscription_id order by event_date, event_type
        ) as next_event_date
    from {{ ref('fct_subscription_event') }}
    where event_type in ('suspension', 'reactivation', 'termination')

),

bound as (

    select
        active.customer_id,
        active.as_of_date,
        max(subscription.contract_end_date) as contract_end_date,
        min(suspended.event_date) as suspended_date,
        sum(case when active.is_primary then active.recurring_price_amount end)
            as price_amount,
        sum(case when active.is_primary then product_first.monthly_price_amount end)
            as first_price_amount
    from active
    inner join subscription
        on active.subscription_key = subscription.subscription_key
    left join product_first
        on subscription.product_offering_id = product_first.product_offering_id
    left join event_followed as suspended
        on
            active.subscription_id = suspended.subscription_id
            and suspended.event_type = 'suspension'
            and active.as_of_date >= suspended.event_date
            and active.as_of_date < suspended.next_event_date
    group by
        active.customer_id,
        active.as_of_date

)

select * from bound
