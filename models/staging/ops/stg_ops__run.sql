with

source as (

    select * from {{ source('ops', 'run') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        command,
        status,
        version,
        message,

        ---------- timestamps
        started_at,
        ended_at

    from source

)

select * from renamed
