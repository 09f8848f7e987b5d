with

source as (

    select * from {{ source('crm', 'product_offering') }}

),

renamed as (

    select
        ---------- ids
        product_offering_id,

        ---------- texts
        product_offering_name,
        product_line,
        product_family,

        ---------- numerics
        monthly_price_amount,
        minutes_included,
        messages_included,
        mb_included,

        ---------- booleans
        is_addon,
        is_prepaid,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
