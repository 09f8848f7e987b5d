-- Catches a customer month lost (or counted twice) on the way to the survival curves:
-- each way to cut customers holds all of them, and all who left.
with

lifetime as (

    select
        population,
        as_of_date,
        count(*) as count_at_risk,
        sum(is_churn_month) as count_lost
    from {{ ref('mart_features_lifetime') }}
    where is_labelled and f_tenure_months is not null
    group by
        population,
        as_of_date

),

survival as (

    select
        population,
        as_of_date,
        segment_kind,
        sum(count_at_risk) as count_at_risk,
        sum(count_lost) as count_lost
    from {{ ref('mart_features_survival') }}
    group by
        population,
        as_of_date,
        segment_kind

),

kind as (

    select distinct segment_kind
    from {{ ref('mart_features_survival') }}

)

select
    lifetime.*,
    kind.segment_kind,
    survival.count_at_risk as survival_count_at_risk,
    survival.count_lost as survival_count_lost
from lifetime
cross join kind
left join survival
    on
        lifetime.population = survival.population
        and lifetime.as_of_date = survival.as_of_date
        and kind.segment_kind = survival.segment_kind
where
    survival.count_at_risk is distinct from lifetime.count_at_risk
    or survival.count_lost is distinct from lifetime.count_lost
