-- Catches referrals lost or doubled, and value of the referred that is not theirs.
with

today as (

    select
        customer_id,
        closed_month_end_date,
        {{ month_end(dbt.dateadd('month', -12, 'closed_month_end_date')) }}
            as year_ago_date
    from {{ ref('int_customer_today') }}

),

valued as (

    select
        today.customer_id,
        sum(value.customer_value_amount) as value_amount
    from {{ ref('fct_customer_value_monthly') }} as value
    inner join {{ ref('dim_customer') }} as customer
        on value.customer_key = customer.customer_key
    inner join today
        on
            customer.customer_id = today.customer_id
            and value.month_end_date > today.year_ago_date
            and value.month_end_date <= today.closed_month_end_date
    group by today.customer_id

),

fact as (

    select
        count(*) as count_referrals,
        coalesce(sum(referral.reward_amount), 0) as reward_amount,
        coalesce(sum(valued.value_amount), 0) as value_amount
    from {{ ref('fct_referral') }} as referral
    left join {{ ref('dim_customer') }} as customer
        on referral.referred_customer_key = customer.customer_key
    left join valued
        on
            customer.customer_id = valued.customer_id
            and referral.converted_date is not null

),

mart as (

    select
        count(*) as count_referrals,
        coalesce(sum(reward_amount), 0) as reward_amount,
        coalesce(sum(referred_value_amount_12m), 0) as value_amount
    from {{ ref('mart_value_referral') }}

)

select
    fact.count_referrals,
    fact.value_amount,
    mart.count_referrals as mart_count_referrals,
    mart.value_amount as mart_value_amount
from fact
cross join mart
where
    fact.count_referrals <> mart.count_referrals
    or fact.reward_amount <> mart.reward_amount
    or fact.value_amount <> mart.value_amount
