with

source as (

    select * from {{ source('billing', 'collection_case') }}

),

renamed as (

    select
        ---------- ids
        collection_case_id,
        account_id,
        employee_id,

        ---------- texts
        channel_code,
        reason_class,
        reason,
        case_status,

        ---------- numerics
        dunning_level,
        opened_amount,
        collected_amount,
        written_off_amount,

        ---------- dates
        opened_date,
        first_reminder_date,
        final_notice_date,
        suspended_date,
        promised_date,
        agency_date,
        closed_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
