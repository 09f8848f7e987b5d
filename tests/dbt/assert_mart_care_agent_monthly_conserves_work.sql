-- Catches contacts, tickets and answers lost or doubled between the star and the work
-- of employees: over all months everybody has what the facts say.
{% set parts = {
    'contacts': (
        'count_contacts', 'fct_interaction', 'count(*)', 'true',
    ),
    'minutes': (
        'handling_minutes', 'fct_interaction',
        'sum(cast(handling_minutes as decimal(18, 4)))', 'true',
    ),
    'tickets': (
        'count_finished', 'fct_service_ticket',
        'count(coalesce(resolved_at, closed_at))', "ticket_status <> 'cancelled'",
    ),
    'answers': (
        'count_csat_answers', 'fct_survey_response', 'count(score)',
        "survey_type = 'csat'",
    ),
    'satisfied': (
        'count_satisfied', 'fct_survey_response', 'count(*)', 'is_satisfied',
    ),
} -%}

with

total as (

    {% for part, (column, fact, formula, condition) in parts.items() -%}
    select
        '{{ part }}' as part,
        employee_key,
        {{ formula }} as amount
    from {{ ref(fact) }}
    where {{ condition }}
    group by employee_key
    union all
    select
        '{{ part }}' as part,
        employee_key,
        -sum({{ column }}) as amount
    from {{ ref('mart_care_agent_monthly') }}
    group by employee_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    part,
    employee_key,
    sum(amount) as difference
from total
group by
    part,
    employee_key
having abs(sum(amount)) > 0.001
