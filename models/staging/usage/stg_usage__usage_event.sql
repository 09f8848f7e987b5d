with

source as (

    select * from {{ source('usage', 'usage_event') }}

),

renamed as (

    select
        ---------- ids
        usage_event_id,
        subscription_id,

        ---------- texts
        usage_type,
        network_scope,

        ---------- numerics
        duration_minutes,
        volume_mb,
        charged_amount,

        ---------- timestamps
        started_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
