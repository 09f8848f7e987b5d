with

source as (

    select * from {{ source('crm', 'manager_assignment') }}

),

renamed as (

    select
        ---------- ids
        account_group_id,
        employee_id,

        ---------- dates
        assigned_date,
        released_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
