-- A table: all features in one query would need more memory than a build may have.
{{ config(materialized='table') }}

{%- set billed = 'coverage.first_invoice_date <= population.as_of_date' -%}
{%- set served = 'coverage.first_ticket_date <= population.as_of_date' -%}
{%- set met = 'coverage.first_interaction_date <= population.as_of_date' -%}
{%- set features = {
    'count_tickets_30d': served,
    'count_tickets_90d': served,
    'count_complaints_90d': served,
    'count_faults_90d': served,
    'count_inbound_30d': met,
    'count_inbound_90d': met,
    'count_outbound_30d': met,
    'count_outbound_90d': met,
    'adjusted_amount_90d': billed,
    'count_plan_changes_90d': 'true',
    'count_suspensions_90d': 'true',
} -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

recent as (

    select
        counted.customer_id,
        {% for name in features -%}
        sum(
            case
                when seen.days_before < {{ name[-3:-1] }} then counted.{{ name[:-4] }}
            end
        ) as {{ name }},
        {% endfor -%}
        seen.as_of_date
    from {{ ref('int_customer_day_counted') }} as counted
    inner join {{ ref('int_features_window') }} as seen
        on counted.date_day = seen.date_day
    inner join population
        on
            counted.customer_id = population.customer_id
            and seen.as_of_date = population.as_of_date
    group by
        counted.customer_id,
        seen.as_of_date

),

recent_described as (

    select
        population.customer_id,
        {% for name, known in features.items() -%}
        {{ feature('recent.' ~ name, known) }} as f_{{ name }},
        {% endfor -%}
        population.as_of_date
    from population
    left join coverage on population.source_system = coverage.source_system
    left join recent
        on
            population.customer_id = recent.customer_id
            and population.as_of_date = recent.as_of_date

)

select * from recent_described
