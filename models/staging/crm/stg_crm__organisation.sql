with

source as (

    select * from {{ source('crm', 'organisation') }}

),

renamed as (

    select
        ---------- ids
        organisation_id,
        parent_organisation_id,

        ---------- texts
        organisation_name,
        organisation_level,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
