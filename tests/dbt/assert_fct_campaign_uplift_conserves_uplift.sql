-- Catches uplifts lost or doubled on the way back (a customer version that fans out).
with

staged as (

    select
        campaign_type,
        population,
        as_of_date,
        count(*) as count_rows,
        sum(cast(uplift_value as decimal(18, 9))) as uplift_value
    from {{ ref('stg_mining__campaign_uplift') }}
    group by
        campaign_type,
        population,
        as_of_date

),

fact as (

    select
        campaign_type,
        population,
        as_of_date,
        count(*) as count_rows,
        sum(cast(uplift_value as decimal(18, 9))) as uplift_value
    from {{ ref('fct_campaign_uplift') }}
    group by
        campaign_type,
        population,
        as_of_date

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.uplift_value as fact_uplift_value
from staged
full outer join fact
    on
        staged.campaign_type = fact.campaign_type
        and staged.population = fact.population
        and staged.as_of_date = fact.as_of_date
where
    staged.count_rows is distinct from fact.count_rows
    or staged.uplift_value is distinct from fact.uplift_value
