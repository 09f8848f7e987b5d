-- Catches dunning cases or their money lost or doubled, and a case that ended in two
-- ways or in none.
with

fact as (

    select
        case_status,
        count(*) as count_rows,
        sum(opened_amount) as opened_amount,
        sum(collected_amount) as collected_amount,
        sum(written_off_amount) as written_off_amount
    from {{ ref('fct_collection') }}
    group by case_status

),

mart as (

    select
        case_status,
        count(*) as count_rows,
        sum(opened_amount) as opened_amount,
        sum(collected_amount) as collected_amount,
        sum(written_off_amount) as written_off_amount,
        count(case when is_paid then 1 end)
        + count(case when is_written_off then 1 end)
        + count(case when is_cancelled then 1 end)
        + count(case when is_open then 1 end) as count_ends
    from {{ ref('mart_credit_dunning_funnel') }}
    group by case_status

)

select
    fact.*,
    mart.count_rows as count_rows_in_mart,
    mart.count_ends
from fact
full outer join mart on fact.case_status = mart.case_status
where
    coalesce(fact.count_rows, 0) <> coalesce(mart.count_rows, 0)
    or coalesce(fact.opened_amount, 0) <> coalesce(mart.opened_amount, 0)
    or coalesce(fact.collected_amount, 0) <> coalesce(mart.collected_amount, 0)
    or coalesce(fact.written_off_amount, 0) <> coalesce(mart.written_off_amount, 0)
    or mart.count_rows <> mart.count_ends
