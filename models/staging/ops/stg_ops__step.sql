with

source as (

    select * from {{ source('ops', 'step') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        step,
        status,
        detail,

        ---------- timestamps
        started_at,
        ended_at

    from source

)

select * from renamed
