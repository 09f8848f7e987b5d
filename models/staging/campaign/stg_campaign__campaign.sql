with

source as (

    select * from {{ source('campaign', 'campaign') }}

),

renamed as (

    select
        ---------- ids
        campaign_id,
        product_offering_id,
        employee_id,

        ---------- texts
        campaign_name,
        campaign_type,
        offer_code,
        channel_code,
        objective,

        ---------- numerics
        conversion_window_days,
        target_take_rate,
        budget_amount,

        ---------- dates
        started_date,
        ended_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
