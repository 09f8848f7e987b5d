with

source as (

    select * from {{ source('crm', 'account') }}

),

renamed as (

    select
        ---------- ids
        account_id,
        customer_id,
        account_group_id,

        ---------- texts
        account_type,
        account_status,
        payment_method,
        credit_class,
        currency_code,

        ---------- numerics
        billing_cycle_day,

        ---------- booleans
        is_paperless_billing,

        ---------- dates
        opened_date,
        closed_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
