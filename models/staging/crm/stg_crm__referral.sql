with

source as (

    select * from {{ source('crm', 'referral') }}

),

renamed as (

    select
        ---------- ids
        referral_id,
        referrer_customer_id,
        referred_customer_id,
        product_offering_id,
        campaign_id,

        ---------- texts
        channel_code,
        referral_status,

        ---------- numerics
        reward_amount,

        ---------- dates
        referred_date,
        converted_date,
        rewarded_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
