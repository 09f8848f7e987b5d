with

source as (

    select * from {{ source('crm', 'consent') }}

),

renamed as (

    select
        ---------- ids
        customer_id,

        ---------- texts
        purpose,
        channel_code,

        ---------- booleans
        is_granted,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
