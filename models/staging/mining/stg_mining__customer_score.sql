with

source as (

    select * from {{ source('mining', 'customer_score') }}

),

renamed as (

    select
        ---------- ids
        subject_id,
        run_id,

        ---------- texts
        subject_type,
        score_name,
        model_version,
        population,
        reason_1,
        reason_1_side,
        reason_2,
        reason_2_side,
        reason_3,
        reason_3_side,

        ---------- numerics
        score_value,
        score_decile,
        reason_1_effect,
        reason_2_effect,
        reason_3_effect,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
