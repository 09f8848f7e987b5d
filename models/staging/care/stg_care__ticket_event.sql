with

source as (

    select * from {{ source('care', 'ticket_event') }}

),

renamed as (

    select
        ---------- ids
        ticket_id,
        employee_id,
        organisation_id,

        ---------- texts
        event_type,
        event_detail,

        ---------- numerics
        event_number,

        ---------- timestamps
        event_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
