with

source as (

    select * from {{ source('crm', 'household_member') }}

),

renamed as (

    select
        ---------- ids
        household_id,
        customer_id,

        ---------- texts
        member_role,

        ---------- dates
        joined_date,
        left_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
