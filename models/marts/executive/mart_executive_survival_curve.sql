with

dated as (

    select
        *,
        max(as_of_date) over (partition by population) as newest_as_of_date
    from {{ ref('fct_survival_curve') }}

),

curve as (

    select
        population,
        as_of_date,
        segment_kind,
        segment_value,
        tenure_months,
        count_at_risk,
        count_lost,
        survival,
        survival_low,
        survival_high,
        model_version,
        scored_at
    from dated
    where as_of_date = newest_as_of_date

)

select * from curve
