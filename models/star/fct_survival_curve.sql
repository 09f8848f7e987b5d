{{ config(materialized='table') }}

with

curve as (

    select * from {{ ref('stg_mining__survival_curve') }}

),

-- a month asked again is answered anew: of an older answer nothing is left
newest as (

    select
        population,
        as_of_date,
        max(scored_at) as scored_at
    from curve
    group by
        population,
        as_of_date

),

curve_keyed as (

    select
        curve.population,
        curve.as_of_date,
        {{ date_key('curve.as_of_date') }} as as_of_date_key,
        curve.segment_kind,
        curve.segment_value,
        curve.tenure_months,
        curve.count_at_risk,
        curve.count_lost,
        curve.survival,
        curve.survival_low,
        curve.survival_high,
        curve.model_version,
        curve.run_id,
        curve.scored_at,
        curve.batch_id as batch_key
    from curve
    inner join newest
        on
            curve.population = newest.population
            and curve.as_of_date = newest.as_of_date
            and curve.scored_at = newest.scored_at

)

select * from curve_keyed
