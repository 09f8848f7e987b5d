with

source as (

    select * from {{ source('billing', 'invoice_line') }}

),

renamed as (

    select
        ---------- ids
        invoice_id,
        account_id,
        subscription_id,
        product_offering_id,

        ---------- texts
        charge_type,

        ---------- numerics
        line_number,
        quantity,
        amount,
        tax_amount,

        ---------- dates
        invoice_date,
        due_date,
        period_start_date,
        period_end_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
