with

segment as (

    select * from {{ ref('fct_customer_segment') }}

),

profile as (

    select distinct
        population,
        as_of_date,
        segment_code,
        segment_name_en,
        segment_name_zh
    from {{ ref('fct_segment_profile') }}

),

segment_ordered as (

    select
        *,
        lag(segment_code) over (
            partition by population, customer_id
            order by as_of_date
        ) as previous_segment_code,
        lag(as_of_date) over (
            partition by population, customer_id
            order by as_of_date
        ) as previous_as_of_date,
        max(as_of_date) over (partition by population) as last_as_of_date
    from segment

),

segment_named as (

    select
        segment.customer_id,
        segment.customer_key,
        segment.population,
        segment.as_of_date,
        segment.as_of_date_key,
        segment.segment_code,
        profile.segment_name_en,
        profile.segment_name_zh,
        segment.centroid_distance,
        segment.silhouette_value,
        segment.rfm_points,
        segment.rfm_segment,
        segment.lifecycle_stage,
        segment.previous_segment_code,
        segment.previous_as_of_date,
        coalesce(
            segment.previous_segment_code <> segment.segment_code, false
        ) as has_moved,
        segment.as_of_date = segment.last_as_of_date as is_latest,
        segment.model_version
    from segment_ordered as segment
    left join profile
        on
            segment.population = profile.population
            and segment.as_of_date = profile.as_of_date
            and segment.segment_code = profile.segment_code

)

select * from segment_named
