-- Catches rows lost or doubled on the way to a fact (a lookup that fans out, a merge
-- that misses a restated row), or left at an amount or state since restated.
{% set facts = [
    (
        'fct_order_line', 'stg_crm__order_line', 'order_status',
        ['one_time_amount', 'monthly_amount', 'quantity'],
    ),
    (
        'fct_campaign_target', 'stg_campaign__campaign_target', 'target_group',
        ['conversion_amount', 'score_value', 'wave_number'],
    ),
    ('fct_campaign_cost', 'stg_campaign__campaign_cost', 'cost_type', ['amount']),
    (
        'fct_retention_case', 'stg_care__retention_case', 'decision',
        ['offer_cost_amount'],
    ),
    ('fct_referral', 'stg_crm__referral', 'referral_status', ['reward_amount']),
    (
        'fct_survey_response', 'stg_care__survey_response', 'survey_type', ['score'],
    ),
    (
        'fct_collection', 'stg_billing__collection_case', 'case_status',
        ['opened_amount', 'collected_amount', 'written_off_amount'],
    ),
    (
        'fct_fraud_case', 'stg_risk__fraud_case', 'decision',
        ['exposure_amount', 'loss_amount', 'prevented_amount'],
    ),
] -%}

with

counted as (

    {% for fact, extract, part, sums in facts -%}
    {% set is_last = loop.last -%}
    {% for relation, sign in [(fact, 1), (extract, -1)] -%}
    select
        '{{ fact }}' as fact,
        coalesce({{ part }}, 'none') as part,
        {{ sign }} * count(*) as count_rows,
        {% for number in range(3) -%}
        {% if number < sums | length -%}
        {{ sign }} * coalesce(sum({{ sums[number] }}), 0) as sum_{{ number }},
        {% else -%}
        0 as sum_{{ number }},
        {% endif -%}
        {% endfor -%}
        '{{ relation }}' as relation
    from {{ ref(relation) }}
    group by {{ part }}
    {{ 'union all' if not (is_last and loop.last) }}
    {% endfor -%}
    {% endfor %}
)

select
    fact,
    part,
    sum(count_rows) as count_rows_more,
    sum(sum_0) as sum_0_more,
    sum(sum_1) as sum_1_more,
    sum(sum_2) as sum_2_more
from counted
group by
    fact,
    part
having
    sum(count_rows) <> 0
    or sum(sum_0) <> 0
    or sum(sum_1) <> 0
    or sum(sum_2) <> 0
