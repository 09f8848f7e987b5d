with

source as (

    select * from {{ source('mining', 'customer_lifetime') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        run_id,

        ---------- texts
        population,
        model_version,

        ---------- numerics
        tenure_months,
        remaining_months,
        median_remaining_months,
        survival_3_months,
        survival_6_months,
        survival_12_months,
        survival_24_months,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
