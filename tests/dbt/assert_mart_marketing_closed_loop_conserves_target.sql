-- Catches customers of a list lost on the way back: of each model version, those
-- chosen, contacted and won are the rows of the fact.
with

side as (

    select
        coalesce(model_version, 'none') as model_version,
        1 as count_planned,
        case when contacted_at is not null then 1 else 0 end as count_contacted,
        case
            when converted_at is not null and target_group = 'control' then 1 else 0
        end as count_won,
        case
            when target_group = 'treatment' then coalesce(conversion_amount, 0) else 0
        end as amount
    from {{ ref('fct_campaign_target') }}
    union all
    select
        model_version,
        -count_planned as count_planned,
        -count_contacted as count_contacted,
        -count_converted_control as count_won,
        -conversion_treatment_amount as amount
    from {{ ref('mart_marketing_closed_loop') }}

)

select
    model_version,
    sum(count_planned) as count_lost
from side
group by model_version
having
    sum(count_planned) <> 0
    or sum(count_contacted) <> 0
    or sum(count_won) <> 0
    or sum(amount) <> 0
