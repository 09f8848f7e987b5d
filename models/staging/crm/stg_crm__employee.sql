with

source as (

    select * from {{ source('crm', 'employee') }}

),

renamed as (

    select
        ---------- ids
        employee_id,
        organisation_id,

        ---------- texts
        employee_role,

        ---------- dates
        hired_date,
        left_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
