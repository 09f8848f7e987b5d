-- Catches targets lost or doubled on the way to what uplift is learned from, and
-- conversions counted before they are known or after they were taken back.
with

target as (

    select
        campaign_id,
        wave_number,
        count(*) as count_targets,
        count(case when target_group = 'treatment' then 1 end) as count_treated,
        count(case when is_converted then 1 end) as count_converted
    from {{ ref('fct_campaign_target') }}
    where target_group in ('treatment', 'control')
    group by
        campaign_id,
        wave_number

),

label as (

    select
        campaign_id,
        wave_number,
        count(*) as count_targets,
        sum(is_treated) as count_treated,
        sum(is_converted) as count_converted,
        count(case when is_labelled then 1 end) as count_labelled
    from {{ ref('mart_features_uplift_label') }}
    group by
        campaign_id,
        wave_number

)

select
    target.*,
    label.count_targets as label_count_targets,
    label.count_converted as label_count_converted
from target
full outer join label
    on
        target.campaign_id = label.campaign_id
        and target.wave_number = label.wave_number
where
    target.count_targets is distinct from label.count_targets
    or target.count_treated is distinct from label.count_treated
    or (
        label.count_labelled = label.count_targets
        and target.count_converted is distinct from label.count_converted
    )
    or label.count_converted > label.count_labelled
