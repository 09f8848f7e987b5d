-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set billed = 'coverage.first_invoice_date <= population.as_of_date' -%}
{%- set served = 'coverage.first_ticket_date <= population.as_of_date' -%}
{%- set met = 'coverage.first_interaction_date <= population.as_of_date' -%}
{%- set ordered = 'coverage.first_order_date <= population.as_of_date' -%}
{%- set asked = 'coverage.first_campaign_date <= population.as_of_date' -%}
{%- set kept = 'coverage.first_retention_date <= population.as_of_date' -%}
{%- set dunned = 'coverage.first_dunning_date <= population.as_of_date' -%}
{#- Of each measure of a day: the windows in days, and since when it is known. -#}
{%- set measures = {
    'count_tickets': ([30, 90], served),
    'count_complaints': ([90], served),
    'count_faults': ([90], served),
    'count_inbound': ([30, 90], met),
    'count_outbound': ([7, 30, 90], met),
    'count_campaign_contacts': ([7, 30, 90], asked),
    'count_campaign_accepted': ([90], asked),
    'count_campaign_declined': ([90], asked),
    'adjusted_amount': ([90], billed),
    'count_adjustments': ([90], billed),
    'count_plan_changes': ([90], 'true'),
    'count_suspensions': ([90], 'true'),
    'count_orders': ([30, 90], ordered),
    'count_orders_cancelled': ([90], ordered),
    'count_retention_cases': ([90], kept),
    'count_dunning_cases': ([90], dunned),
    'dunned_amount': ([90], dunned),
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
        {% for measure, (windows, known) in measures.items() -%}
        {% for days in windows -%}
        {%- set added = 'counted.' ~ measure %}
        {%- if measure[:6] == 'count_' %}
        {#- whole numbers are as exact, and half as dear to add #}
        {%- set added = 'cast(' ~ added ~ ' as double)' %}
        {%- endif %}
        sum(case when seen.days_before < {{ days }} then {{ added }} end)
            as {{ measure }}_{{ days }}d,
        {% endfor -%}
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
        {% for measure, (windows, known) in measures.items() -%}
        {% for days in windows -%}
        {{ feature('recent.' ~ measure ~ '_' ~ days ~ 'd', known) }}
            as f_{{ measure }}_{{ days }}d,
        {% endfor -%}
        {% endfor -%}
        {% for subject in ['tickets', 'inbound'] -%}
        {{ feature_ratio(
            'recent.count_' ~ subject ~ '_30d * 3', 'recent.count_' ~ subject ~ '_90d'
        ) }} as f_{{ subject }}_trend,
        {% endfor -%}
        {{ feature_ratio(
            'recent.count_campaign_accepted_90d', 'recent.count_campaign_contacts_90d'
        ) }} as f_campaign_accepted_90d_ratio,
        population.as_of_date
    from population
    left join coverage on population.source_system = coverage.source_system
    left join recent
        on
            population.customer_id = recent.customer_id
            and population.as_of_date = recent.as_of_date

)

select * from recent_described
