-- Catches scores lost on the way back, and a subject with no latest score or with two
-- of them.
with

staged as (

    select
        subject_type,
        subject_id,
        score_name,
        count(*) as count_rows,
        sum(cast(score_value as decimal(18, 9))) as score_value,
        max(as_of_date) as latest_date
    from {{ ref('stg_mining__customer_score') }}
    group by
        subject_type,
        subject_id,
        score_name

),

fact as (

    select
        subject_type,
        subject_id,
        score_name,
        count(*) as count_rows,
        sum(cast(score_value as decimal(18, 9))) as score_value,
        max(case when is_latest then as_of_date end) as latest_date,
        count(case when is_latest then 1 end) as count_latest
    from {{ ref('fct_customer_score') }}
    group by
        subject_type,
        subject_id,
        score_name

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.count_latest
from staged
full outer join fact
    on
        staged.subject_type = fact.subject_type
        and staged.subject_id = fact.subject_id
        and staged.score_name = fact.score_name
where
    staged.count_rows is distinct from fact.count_rows
    or staged.score_value is distinct from fact.score_value
    or staged.latest_date is distinct from fact.latest_date
    or fact.count_latest is distinct from 1
