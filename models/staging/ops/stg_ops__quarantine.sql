with

source as (

    select * from {{ source('ops', 'quarantine') }}

),

-- neither the record nor the message: both may name a person
renamed as (

    select
        ---------- ids
        quarantine_id,
        batch_id,
        replayed_batch_id,

        ---------- texts
        contract,
        file_name,
        reason_code,
        status,

        ---------- numerics
        line_number

    from source

)

select * from renamed
