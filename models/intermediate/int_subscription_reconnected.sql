with

-- numbered within a day, so that several moved at once are paired one to one
primary_subscription as (

    select
        *,
        row_number() over (
            partition by customer_id, activated_date order by subscription_id
        ) as activated_rank,
        row_number() over (
            partition by customer_id, terminated_date order by subscription_id
        ) as terminated_rank
    from {{ ref('int_subscription_dated') }}
    where is_primary

),

-- only what lasted longer than the 30 days can be reconnected: nothing then changes
-- hands twice in a month
terminated as (

    select * from primary_subscription
    where {{ days_between('activated_date', 'terminated_date') }} > 30

),

pair_ranked as (

    select
        terminated.subscription_id,
        activated.subscription_id as next_subscription_id,
        activated.activated_date as reconnected_date,
        row_number() over (
            partition by terminated.subscription_id order by activated.activated_date
        ) as next_rank,
        row_number() over (
            partition by activated.subscription_id
            order by terminated.terminated_date desc
        ) as previous_rank
    from terminated
    inner join primary_subscription as activated
        on
            terminated.customer_id = activated.customer_id
            and terminated.terminated_rank = activated.activated_rank
            and terminated.terminated_date <= activated.activated_date
            and {{ add_days('terminated.terminated_date', 30) }}
            >= activated.activated_date

),

pair as (

    select
        subscription_id,
        next_subscription_id,
        reconnected_date
    from pair_ranked
    where
        next_rank = 1
        and previous_rank = 1

)

select * from pair
