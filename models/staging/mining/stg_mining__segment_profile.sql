with

source as (

    select * from {{ source('mining', 'segment_profile') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        segment_code,
        segment_name_en,
        segment_name_zh,
        feature,
        feature_name_en,
        feature_name_zh,
        population,
        model_version,

        ---------- numerics
        count_customers,
        customer_share,
        mean_value,
        overall_mean_value,
        standard_difference,
        difference_rank,
        effect_size,
        p_value,
        q_value,
        silhouette_value,
        stability_value,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
