with

source as (

    select * from {{ source('mining', 'customer_segment') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        run_id,

        ---------- texts
        segment_code,
        rfm_points,
        rfm_segment,
        lifecycle_stage,
        population,
        model_version,

        ---------- numerics
        centroid_distance,
        silhouette_value,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
