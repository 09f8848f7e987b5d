with

source as (

    select * from {{ source('ops', 'batch') }}

),

renamed as (

    select
        ---------- ids
        batch_id,
        run_id,

        ---------- texts
        sender,
        status,
        fingerprint,
        version,
        message,

        ---------- timestamps
        started_at,
        ended_at

    from source

)

select * from renamed
