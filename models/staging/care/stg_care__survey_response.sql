with

source as (

    select * from {{ source('care', 'survey_response') }}

),

renamed as (

    select
        ---------- ids
        survey_response_id,
        customer_id,
        account_id,
        subscription_id,
        product_offering_id,
        ticket_id,
        interaction_id,
        employee_id,

        ---------- texts
        question_code,
        survey_type,
        channel_code,
        reason_class,
        reason,

        ---------- numerics
        score,

        ---------- timestamps
        sent_at,
        answered_at,
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
