with

source as (

    select * from {{ source('campaign', 'campaign_target') }}

),

renamed as (

    select
        ---------- ids
        campaign_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        employee_id,
        list_id,

        ---------- texts
        target_group,
        suppression_reason_class,
        suppression_reason,
        channel_code,
        score_name,
        model_version,
        response,

        ---------- numerics
        wave_number,
        score_value,
        conversion_amount,

        ---------- dates
        planned_date,

        ---------- timestamps
        contacted_at,
        responded_at,
        converted_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
