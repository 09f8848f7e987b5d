-- Catches an assessment lost, counted twice or without its own score between the score
-- fact and the marts of credit: each customer and as-of date is assessed once, with the
-- newest score, and the policy of cut-off 300 approves them all.
with

score as (

    select
        subject_id as customer_id,
        as_of_date,
        max(scored_at) as scored_at
    from {{ ref('fct_customer_score') }}
    where score_name = 'credit' and subject_type = 'customer'
    group by
        subject_id,
        as_of_date

),

assessment as (

    select * from {{ ref('mart_credit_assessment') }}

),

policy as (

    select sum(count_approved) as count_approved
    from {{ ref('mart_credit_policy') }}
    where cutoff_points = 300

),

fairness as (

    select sum(count_customers) as count_customers
    from {{ ref('mart_credit_fairness') }}
    where attribute = 'gender'

),

counted as (

    select count(*) as count_scores
    from score

)

select
    coalesce(score.customer_id, assessment.customer_id) as customer_id,
    coalesce(score.as_of_date, assessment.as_of_date) as as_of_date
from score
full outer join assessment
    on
        score.customer_id = assessment.customer_id
        and score.as_of_date = assessment.as_of_date
        and score.scored_at = assessment.scored_at
where score.customer_id is null or assessment.customer_id is null
union all
select
    'policy or fairness' as customer_id,
    cast(null as date) as as_of_date
from counted
cross join policy
cross join fairness
where
    counted.count_scores <> coalesce(policy.count_approved, 0)
    or counted.count_scores <> coalesce(fairness.count_customers, 0)
