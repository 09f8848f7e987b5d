with

source as (

    select * from {{ source('ops', 'batch_file') }}

),

renamed as (

    select
        ---------- ids
        batch_id,

        ---------- texts
        file_name,
        content_hash,
        encoding,

        ---------- numerics
        file_number,
        count_bytes

    from source

)

select * from renamed
