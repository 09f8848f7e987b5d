with

termination_ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by terminated_date desc, subscription_id asc
        ) as newest_rank
    from {{ ref('int_subscription_dated') }}
    where
        is_primary
        and terminated_date <= horizon_date

),

held as (

    select * from {{ ref('int_customer_held') }}

),

customer_gone as (

    select
        newest.customer_id,
        newest.terminated_date as termination_date,
        newest.termination_kind,
        newest.termination_reason_class,
        newest.termination_reason
    from termination_ranked as newest
    inner join held
        on
            newest.customer_id = held.customer_id
            and held.count_active_subscriptions = 0
    where newest.newest_rank = 1

)

select * from customer_gone
