-- Catches a subject whose latest score is missing: every subject of a score is there,
-- with its newest as-of date.
with

fact as (

    select
        score_name,
        subject_type,
        subject_id,
        max(as_of_date) as as_of_date
    from {{ ref('fct_customer_score') }}
    group by
        score_name,
        subject_type,
        subject_id

)

select
    fact.score_name,
    fact.subject_type,
    fact.subject_id
from fact
left join {{ ref('mart_customer_score') }} as mart
    on
        fact.score_name = mart.score_name
        and fact.subject_type = mart.subject_type
        and fact.subject_id = mart.subject_id
        and fact.as_of_date = mart.as_of_date
where mart.subject_id is null
