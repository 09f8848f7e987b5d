with

source as (

    select * from {{ source('mining', 'survival_curve') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        segment_kind,
        segment_value,
        population,
        model_version,

        ---------- numerics
        tenure_months,
        count_at_risk,
        count_lost,
        survival,
        survival_low,
        survival_high,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
