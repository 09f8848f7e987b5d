with

source as (

    select * from {{ source('billing', 'adjustment') }}

),

renamed as (

    select
        ---------- ids
        adjustment_id,
        invoice_id,
        account_id,
        subscription_id,
        product_offering_id,
        employee_id,

        ---------- texts
        adjustment_kind,
        reason_class,
        reason,
        channel_code,

        ---------- numerics
        amount,

        ---------- dates
        adjustment_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
