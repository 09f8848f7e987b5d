with

source as (

    select * from {{ source('crm', 'bundle_component') }}

),

renamed as (

    select
        ---------- ids
        bundle_offering_id,
        product_offering_id,

        ---------- numerics
        count_units,
        price_share,

        ---------- dates
        valid_from_date,
        valid_to_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
