with

source as (

    select * from {{ source('risk', 'fraud_case') }}

),

renamed as (

    select
        ---------- ids
        fraud_case_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        employee_id,

        ---------- texts
        alert_source,
        alert_rule,
        fraud_type,
        reason_class,
        reason,
        decision,

        ---------- numerics
        exposure_amount,
        loss_amount,
        prevented_amount,

        ---------- timestamps
        alerted_at,
        opened_at,
        decided_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
