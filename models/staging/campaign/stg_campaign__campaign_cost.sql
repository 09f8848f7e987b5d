with

source as (

    select * from {{ source('campaign', 'campaign_cost') }}

),

renamed as (

    select
        ---------- ids
        campaign_id,

        ---------- texts
        cost_type,
        channel_code,
        partner_name,

        ---------- numerics
        amount,

        ---------- dates
        cost_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
