with

source as (

    select * from {{ source('billing', 'payment') }}

),

renamed as (

    select
        ---------- ids
        payment_id,
        invoice_id,
        account_id,

        ---------- texts
        payment_method,
        channel_code,

        ---------- numerics
        amount,

        ---------- dates
        payment_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
