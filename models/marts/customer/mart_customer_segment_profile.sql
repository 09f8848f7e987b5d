with

profile as (

    select
        *,
        max(as_of_date) over (partition by population) as last_as_of_date
    from {{ ref('fct_segment_profile') }}

),

profile_judged as (

    select
        population,
        as_of_date,
        as_of_date_key,
        segment_code,
        segment_name_en,
        segment_name_zh,
        count_customers,
        customer_share,
        feature,
        feature_name_en,
        feature_name_zh,
        mean_value,
        overall_mean_value,
        standard_difference,
        difference_rank,
        effect_size,
        p_value,
        q_value,
        silhouette_value,
        stability_value,
        q_value < 0.05 and abs(standard_difference) >= 0.2 as is_distinct,
        as_of_date = last_as_of_date as is_latest,
        model_version
    from profile

)

select * from profile_judged
