with

source as (

    select * from {{ source('crm', 'subscription') }}

),

renamed as (

    select
        ---------- ids
        subscription_id,
        parent_subscription_id,
        account_id,
        customer_id,
        product_offering_id,

        ---------- texts
        subscription_status,
        termination_kind,
        termination_reason_class,
        termination_reason,
        port_out_to,
        sales_channel_code,
        promotion,
        device_model,

        ---------- numerics
        contract_term_months,
        monthly_price_amount,

        ---------- booleans
        is_prepaid,

        ---------- dates
        activated_date,
        terminated_date,
        contract_end_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
