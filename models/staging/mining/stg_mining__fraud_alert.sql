with

source as (

    select * from {{ source('mining', 'fraud_alert') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        run_id,

        ---------- texts
        population,
        model_version,
        anomaly_feature,

        ---------- numerics
        anomaly_score,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
