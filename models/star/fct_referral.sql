with

referral as (

    select * from {{ ref('stg_crm__referral') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

referral_keyed as (

    select
        referral.referral_id,
        {% for milestone in ['referred', 'converted', 'rewarded'] -%}
        {{ date_key('referral.' ~ milestone ~ '_date') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        coalesce(referrer.customer_key, -3) as referrer_customer_key,
        case
            when referral.referred_customer_id is null then -2
            else coalesce(referred.customer_key, -3)
        end as referred_customer_key,
        {{ member_key('product', 'referral', ['product']) }} as product_key,
        {{ channel_key('referral.channel_code') }} as channel_key,
        {{ campaign_key('referral.campaign_id') }} as campaign_key,
        referral.referral_status,
        referral.referred_date,
        referral.converted_date,
        referral.reward_amount,
        referral.batch_id as batch_key
    from referral
    {% for role in ['referrer', 'referred'] -%}
    left join customer as {{ role }}
        on {{ valid_on(
            role, 'referral.' ~ role ~ '_customer_id', 'referral.referred_date',
            'customer_id',
        ) }}
    {% endfor -%}
    left join product
        on {{ valid_on(
            'product', 'referral.product_offering_id', 'referral.referred_date'
        ) }}

)

select * from referral_keyed
