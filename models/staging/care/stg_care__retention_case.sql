with

source as (

    select * from {{ source('care', 'retention_case') }}

),

renamed as (

    select
        ---------- ids
        retention_case_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        campaign_id,
        employee_id,

        ---------- texts
        channel_code,
        reason_class,
        reason,
        offer_code,
        decision,

        ---------- numerics
        offer_cost_amount,

        ---------- timestamps
        intent_at,
        offered_at,
        decided_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
