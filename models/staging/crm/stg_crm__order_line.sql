with

source as (

    select * from {{ source('crm', 'order_line') }}

),

renamed as (

    select
        ---------- ids
        order_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        employee_id,
        campaign_id,

        ---------- texts
        order_type,
        order_status,
        channel_code,
        reason_class,
        reason,

        ---------- numerics
        line_number,
        quantity,
        one_time_amount,
        monthly_amount,

        ---------- timestamps
        ordered_at,
        promised_at,
        scheduled_at,
        completed_at,
        cancelled_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
