-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set kinds = ['nps', 'csat'] -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

{% for kind in kinds -%}
{{ kind }}_answered as (

    select
        customer_id,
        date_day,
        count_{{ kind }} as count_of_day,
        {{ kind }}_points as points_of_day,
        sum(count_{{ kind }}) over to_date as count_answers,
        sum({{ kind }}_points) over to_date as points,
        lead(date_day, 1, {{ open_end() }}) over (
            partition by customer_id order by date_day
        ) as next_day
    from {{ ref('int_customer_day_counted') }}
    where count_{{ kind }} > 0
    window
        to_date as (
            partition by customer_id order by date_day
            rows between unbounded preceding and current row
        )

),

{% endfor -%}

survey_described as (

    select
        population.customer_id,
        population.as_of_date,
        {% for kind in kinds -%}
        {{ feature_ratio(kind ~ '.points_of_day', kind ~ '.count_of_day') }}
            as f_{{ kind }}_last_score,
        {{ feature_ratio(kind ~ '.points', kind ~ '.count_answers') }}
            as f_{{ kind }}_mean_score,
        {{ feature_of(days_between(kind ~ '.date_day', 'population.as_of_date')) }}
            as f_days_since_{{ kind }},
        {% endfor -%}
        {{ feature(
            'coalesce(nps.count_answers, 0) + coalesce(csat.count_answers, 0)',
            'coverage.first_survey_date <= population.as_of_date'
        ) }} as f_count_survey_answers
    from population
    left join coverage on population.source_system = coverage.source_system
    {% for kind in kinds -%}
    left join {{ kind }}_answered as {{ kind }}
        on
            population.customer_id = {{ kind }}.customer_id
            and population.as_of_date >= {{ kind }}.date_day
            and population.as_of_date < {{ kind }}.next_day
    {% endfor %}
)

select * from survey_described
