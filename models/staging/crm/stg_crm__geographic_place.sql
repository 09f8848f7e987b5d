with

source as (

    select * from {{ source('crm', 'geographic_place') }}

),

renamed as (

    select
        ---------- texts
        country,
        postal_code,
        province,
        city,

        ---------- numerics
        population,
        latitude,
        longitude,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
