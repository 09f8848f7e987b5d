{%- set grain = [
    'campaign_key', 'campaign_id', 'wave_number', 'list_id', 'score_name',
    'model_version', 'score_fifth',
] -%}
{%- set counts = [
    'planned', 'treatment', 'control', 'suppressed', 'contacted', 'responded',
    'accepted', 'converted_treatment', 'converted_control',
] -%}

with

target_named as (

    select
        campaign_key,
        campaign_id,
        wave_number,
        {% for column in ['list_id', 'score_name', 'model_version'] -%}
        coalesce({{ column }}, 'none') as {{ column }},
        {% endfor -%}
        customer_id,
        planned_date,
        score_value,
        is_{{ counts | join(',\n        is_') }},
        conversion_treatment_amount
    from {{ ref('int_campaign_target_valued') }}

),

target_ranked as (

    select
        *,
        case
            when score_value is null then 0
            else
                cast(ntile(5) over (
                    partition by {{ grain[:-1] | join(', ') }}, score_value is null
                    order by score_value desc, customer_id asc
                ) as integer)
        end as score_fifth
    from target_named

),

fifth_counted as (

    select
        {{ grain | join(',\n        ') }},
        min(planned_date) as first_planned_date,
        min(score_value) as least_score_value,
        max(score_value) as greatest_score_value,
        {% for count in counts -%}
        count(case when is_{{ count }} then 1 end) as count_{{ count }},
        {% endfor -%}
        cast(coalesce(sum(conversion_treatment_amount), 0) as decimal(18, 2))
            as conversion_treatment_amount
    from target_ranked
    group by {{ grain | join(', ') }}

),

fifth_rated as (

    select
        *,
        {{ rate_columns('treatment', 'count_converted_treatment', 'count_treatment') }},
        {{ rate_columns('control', 'count_converted_control', 'count_control') }}
    from fifth_counted

)

select
    *,
    {{ rate_difference_columns('uplift', 'treatment', 'control') }}
from fifth_rated
