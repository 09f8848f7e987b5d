with

source as (

    select * from {{ source('usage', 'daily_usage') }}

),

renamed as (

    select
        ---------- ids
        subscription_id,

        ---------- texts
        usage_type,
        network_scope,

        ---------- numerics
        count_events,
        duration_minutes,
        volume_mb,
        charged_amount,

        ---------- dates
        usage_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
