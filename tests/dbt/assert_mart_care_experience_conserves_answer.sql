-- Catches answers lost or doubled, and flags that count refused answers or answers to
-- another kind of question.
with

total as (

    select
        survey_type,
        count(*) as count_rows,
        count(score) as count_scores,
        coalesce(sum(score), 0) as sum_scores,
        count(case when is_promoter then 1 end) as count_promoters,
        count(case when is_detractor then 1 end) as count_detractors,
        count(case when is_satisfied then 1 end) as count_satisfied
    from {{ ref('fct_survey_response') }}
    group by survey_type
    union all
    select
        survey_type,
        -count(*) as count_rows,
        -count(
            case when is_nps_answer or is_csat_answer or is_ces_answer then 1 end
        ) as count_scores,
        -coalesce(sum(score), 0) as sum_scores,
        -count(case when is_promoter and is_nps_answer then 1 end) as count_promoters,
        -count(case when is_detractor and is_nps_answer then 1 end)
            as count_detractors,
        -count(case when is_satisfied and is_csat_answer then 1 end)
            as count_satisfied
    from {{ ref('mart_care_experience') }}
    group by survey_type

)

select survey_type
from total
group by survey_type
having
    sum(count_rows) <> 0
    or sum(count_scores) <> 0
    or sum(sum_scores) <> 0
    or sum(count_promoters) <> 0
    or sum(count_detractors) <> 0
    or sum(count_satisfied) <> 0
