with

source as (

    select * from {{ source('care', 'interaction') }}

),

renamed as (

    select
        ---------- ids
        interaction_id,
        customer_id,
        account_id,
        subscription_id,
        ticket_id,
        employee_id,

        ---------- texts
        channel_code,
        direction,
        reason_class,
        reason,
        outcome,

        ---------- timestamps
        started_at,
        ended_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
