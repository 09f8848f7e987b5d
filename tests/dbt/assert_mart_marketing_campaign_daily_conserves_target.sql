-- Catches targets or costs lost or doubled on the way into the campaign marts (a member
-- a join does not find, a cost no wave takes), by campaign, to the row and the cent.
{% set marts = ["mart_marketing_campaign_daily", "mart_marketing_campaign"] -%}

with

fact as (

    select
        campaign_key,
        count(*) as count_planned,
        count(case when target_group = 'control' then 1 end) as count_control,
        count(case when target_group = 'suppressed' then 1 end) as count_suppressed,
        count(contacted_at) as count_contacted,
        sum(
            case
                when converted_at is not null and target_group = 'control' then 1
                else 0
            end
        ) as count_converted_control,
        coalesce(
            sum(case when target_group = 'treatment' then conversion_amount end), 0
        ) as conversion_treatment_amount,
        0 as cost_amount
    from {{ ref('fct_campaign_target') }}
    group by campaign_key
    union all
    select
        campaign_key,
        0 as count_planned,
        0 as count_control,
        0 as count_suppressed,
        0 as count_contacted,
        0 as count_converted_control,
        0 as conversion_treatment_amount,
        sum(amount) as cost_amount
    from {{ ref('fct_campaign_cost') }}
    group by campaign_key

),

{% set sums = [
    'count_planned', 'count_control', 'count_suppressed', 'count_contacted',
    'count_converted_control', 'conversion_treatment_amount', 'cost_amount',
] -%}

compared as (

    {% for mart in marts -%}
    select
        '{{ mart }}' as mart,
        campaign_key,
        {{ sums | join(',\n        ') }}
    from {{ ref(mart) }}
    union all
    select
        '{{ mart }}' as mart,
        campaign_key,
        -{{ sums | join(',\n        -') }}
    from fact
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    mart,
    campaign_key
from compared
group by
    mart,
    campaign_key
having
    sum({{ sums | join(') <> 0\n    or sum(') }}) <> 0
