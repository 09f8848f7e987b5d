with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_primary

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

ended as (

    select
        month.subscription_id,
        customer.customer_id,
        newest.terminated_date,
        newest.port_out_to,
        month.recurring_price_amount,
        {{ month_end(add_days(month_start('newest.terminated_date'), -150)) }}
            as earlier_date
    from month
    inner join customer on month.customer_key = customer.customer_key
    inner join {{ ref('dim_subscription') }} as newest
        on month.subscription_id = newest.subscription_id
    where
        newest.is_current
        and month.is_deactivation

),

trouble as (

    select
        customer.customer_id,
        cast(ticket.opened_at as date) as opened_date
    from {{ ref('fct_service_ticket') }} as ticket
    inner join customer on ticket.customer_key = customer.customer_key
    where ticket.ticket_type in ('complaint', 'fault')

),

troubled as (

    select
        ended.subscription_id,
        count(*) as count_troubles
    from ended
    inner join trouble
        on
            ended.customer_id = trouble.customer_id
            and ended.terminated_date > trouble.opened_date
            and {{ add_days('ended.terminated_date', -90) }} <= trouble.opened_date
    group by ended.subscription_id

),

churn_preceded as (

    select
        ended.subscription_id,
        ended.port_out_to,
        coalesce(troubled.count_troubles, 0) as count_troubles,
        coalesce(ended.recurring_price_amount > earlier.recurring_price_amount, false)
            as is_price_raised
    from ended
    left join troubled on ended.subscription_id = troubled.subscription_id
    left join month as earlier
        on
            ended.subscription_id = earlier.subscription_id
            and ended.earlier_date = earlier.month_end_date

)

select * from churn_preceded
