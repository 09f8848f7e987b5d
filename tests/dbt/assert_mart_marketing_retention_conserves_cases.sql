-- Catches retention cases lost or doubled on the way into the marts, and a save rate
-- that counts wins before their days are over: every slice adds up to the fact.
with

fact as (

    select
        count(*) as count_cases,
        count(case when decision = 'saved' then 1 end) as count_saved,
        count(is_verified_90d) as count_judged_90d,
        count(case when decision = 'saved' and is_verified_90d then 1 end)
            as count_saved_90d,
        coalesce(sum(offer_cost_amount), 0) as offer_cost_amount
    from {{ ref('fct_retention_case') }}

),

mart as (

    select
        'case' as slice_kind,
        count(*) as count_cases,
        count(case when is_saved then 1 end) as count_saved,
        count(case when is_judged_90d then 1 end) as count_judged_90d,
        count(case when is_saved_90d then 1 end) as count_saved_90d,
        coalesce(sum(offer_cost_amount), 0) as offer_cost_amount
    from {{ ref('mart_marketing_retention') }}
    union all
    select
        slice_kind,
        sum(count_cases) as count_cases,
        sum(count_saved) as count_saved,
        sum(count_judged_90d) as count_judged_90d,
        sum(count_saved_90d) as count_saved_90d,
        sum(offer_cost_amount) as offer_cost_amount
    from {{ ref('mart_marketing_save_rate') }}
    group by slice_kind

)

select
    mart.*,
    fact.count_cases as fact_count_cases
from mart
cross join fact
where
    mart.count_cases <> fact.count_cases
    or mart.count_saved <> fact.count_saved
    or mart.count_judged_90d <> fact.count_judged_90d
    or mart.count_saved_90d <> fact.count_saved_90d
    or mart.offer_cost_amount <> fact.offer_cost_amount
