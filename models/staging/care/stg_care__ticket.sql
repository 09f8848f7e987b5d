with

source as (

    select * from {{ source('care', 'ticket') }}

),

renamed as (

    select
        ---------- ids
        ticket_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        employee_id,

        ---------- texts
        ticket_type,
        reason_class,
        reason,
        priority,
        ticket_status,
        channel_code,
        country,
        province,
        city,
        postal_code,

        ---------- booleans
        is_on_behalf,

        ---------- timestamps
        opened_at,
        due_at,
        first_reply_at,
        resolved_at,
        closed_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
