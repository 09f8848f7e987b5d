with

affinity as (

    select
        *,
        max(as_of_date) over (partition by population, segmentation) as last_as_of_date
    from {{ ref('fct_segment_affinity') }}

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

affinity_judged as (

    select
        affinity.population,
        affinity.as_of_date,
        affinity.as_of_date_key,
        affinity.segmentation,
        affinity.segment_code,
        affinity.product_line,
        affinity.product_family,
        affinity.count_customers,
        affinity.count_holders,
        affinity.count_all_customers,
        affinity.count_all_holders,
        affinity.expected_holders,
        affinity.lift,
        affinity.adjusted_residual,
        affinity.p_value,
        affinity.q_value,
        affinity.chi_square,
        affinity.table_p_value,
        affinity.table_q_value,
        affinity.cramers_v,
        coalesce(profile.segment_name_en, affinity.segment_code) as segment_name_en,
        coalesce(profile.segment_name_zh, affinity.segment_code) as segment_name_zh,
        affinity.count_customers - affinity.count_holders as count_without,
        case
            when affinity.q_value >= 0.05 or affinity.table_q_value >= 0.05 then 'none'
            when affinity.adjusted_residual > 0 then 'likes'
            else 'avoids'
        end as affinity,
        affinity.as_of_date = affinity.last_as_of_date as is_latest,
        affinity.model_version
    from affinity
    left join profile
        on
            affinity.segmentation = 'behaviour'
            and affinity.population = profile.population
            and affinity.as_of_date = profile.as_of_date
            and affinity.segment_code = profile.segment_code

)

select * from affinity_judged
