{%- set measures = {
    'count_contacts': 'count(*)',
    'count_inbound': "count(case when direction = 'inbound' then 1 end)",
    'count_timed': 'count(handling_minutes)',
    'handling_minutes': 'sum(cast(handling_minutes as decimal(18, 4)))',
    'count_finished': 'count(case when is_finished then 1 end)',
    'count_reopened': 'count(case when is_reopened then 1 end)',
    'count_due': 'count(case when is_due then 1 end)',
    'count_within_sla': 'count(case when is_within_sla then 1 end)',
    'count_first_contact_judged':
        'count(case when is_first_contact_judged then 1 end)',
    'count_first_contact_resolved':
        'count(case when is_first_contact_resolved then 1 end)',
    'count_csat_answers':
        "count(case when survey_type = 'csat' and score is not null then 1 end)",
    'count_satisfied': 'count(case when is_satisfied then 1 end)',
    'count_leavers': 'count(*)',
} -%}
{%- set facts = {
    'fct_interaction': (
        'employee_key', 'cast(started_at as date)',
        ['count_contacts', 'count_inbound', 'count_timed', 'handling_minutes'],
    ),
    'mart_care_ticket': (
        'employee_key', 'cast(finished_at as date)',
        [
            'count_finished', 'count_reopened', 'count_due', 'count_within_sla',
            'count_first_contact_judged', 'count_first_contact_resolved',
        ],
    ),
    'fct_survey_response': (
        'employee_key', 'cast(answered_at as date)',
        ['count_csat_answers', 'count_satisfied'],
    ),
    'dim_employee': ('employee_key', 'left_date', ['count_leavers']),
} -%}

with

work as (

    {% for fact, (key, day, own) in facts.items() -%}
    select
        {% for name, formula in measures.items() -%}
        {{ formula if name in own else '0' }} as {{ name }},
        {% endfor -%}
        {{ month_end(day) }} as month_end_date,
        {{ key }} as employee_key
    from {{ ref(fact) }}
    where {{ day }} is not null
    group by
        {{ month_end(day) }},
        {{ key }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

work_summed as (

    select
        {{ date_key('month_end_date') }} as month_end_date_key,
        employee_key,
        month_end_date,
        {% for name in measures if name != 'handling_minutes' -%}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {% endfor -%}
        cast(coalesce(sum(handling_minutes), 0) as decimal(18, 4))
            as handling_minutes
    from work
    group by
        month_end_date,
        employee_key

)

select * from work_summed
