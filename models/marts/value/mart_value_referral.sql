with

referral as (

    select * from {{ ref('fct_referral') }}

),

named as (

    select * from {{ ref('int_customer_named') }}

),

known as (

    select * from {{ ref('int_customer_known') }}

),

referral_valued as (

    select
        referral.referral_id,
        referral.referred_date_key,
        referral.converted_date_key,
        referral.referrer_customer_key,
        referral.referred_customer_key,
        referral.product_key,
        referral.channel_key,
        referral.campaign_key,
        referral.referral_status,
        referral.referred_date,
        referral.converted_date,
        referral.reward_amount,
        referrer.customer_id as referrer_customer_id,
        referred.customer_id as referred_customer_id,
        referral.converted_date is not null as is_converted,
        coalesce(known.is_active, false) as is_referred_active,
        cast(coalesce(known.revenue_amount_12m, 0) as decimal(18, 2))
            as referred_revenue_amount_12m,
        cast(coalesce(known.customer_value_amount_12m, 0) as decimal(18, 2))
            as referred_value_amount_12m
    from referral
    left join named as referrer
        on referral.referrer_customer_key = referrer.customer_key
    left join named as referred
        on referral.referred_customer_key = referred.customer_key
    left join known
        on
            referred.customer_id = known.customer_id
            and referral.converted_date is not null

)

select * from referral_valued
