-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{#- Of what is counted: its name as a single thing. -#}
{%- set things = {
    'tickets': 'ticket', 'complaints': 'complaint', 'inbound': 'inbound',
    'outbound': 'outbound', 'campaign_contacts': 'campaign_contact',
    'adjustments': 'adjustment', 'plan_changes': 'plan_change', 'orders': 'order',
    'retention_cases': 'retention_case', 'dunning_cases': 'dunning_case',
} -%}
{#- Of what is added up to date: since when it is known. -#}
{%- set totals = {
    'tickets': 'coverage.first_ticket_date', 'complaints': 'coverage.first_ticket_date',
    'plan_changes': open_start(), 'suspensions': open_start(),
    'orders': 'coverage.first_order_date',
    'campaign_contacts': 'coverage.first_campaign_date',
    'campaign_accepted': 'coverage.first_campaign_date',
    'retention_cases': 'coverage.first_retention_date',
    'retention_saved': 'coverage.first_retention_date',
    'dunning_cases': 'coverage.first_dunning_date',
} -%}
{%- set others = ['dunning_closed', 'referrals_made', 'referrals_converted'] -%}
{%- set known = ' <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

month as (

    select
        customer_id,
        {% for plural, single in things.items() -%}
        max(case when count_{{ plural }} > 0 then date_day end) as last_{{ single }},
        {% endfor -%}
        {% for plural in totals.keys() | list + others -%}
        cast(sum(count_{{ plural }}) as integer) as {{ plural }},
        {% endfor -%}
        {{ month_end('date_day') }} as month_end_date
    from {{ ref('int_customer_day_counted') }}
    {% if is_built() -%}
    where customer_id in (select population.customer_id from population)
    {% endif -%}
    group by
        customer_id,
        {{ month_end('date_day') }}

),

history as (

    select
        customer_id,
        month_end_date,
        {% for single in things.values() -%}
        max(last_{{ single }}) over to_date as last_{{ single }},
        {% endfor -%}
        {% for plural in totals.keys() | list + others -%}
        cast(sum({{ plural }}) over to_date as integer) as {{ plural }},
        {% endfor -%}
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from month
    window
        to_date as (
            partition by customer_id order by month_end_date
            rows between unbounded preceding and current row
        )

),

history_described as (

    select
        population.customer_id,
        {% for single in things.values() -%}
        {{ feature_of(
            days_between('history.last_' ~ single, 'population.as_of_date')
        ) }} as f_days_since_{{ single }},
        {% endfor -%}
        {% for plural, first_date in totals.items() -%}
        {{ feature('history.' ~ plural, first_date ~ known) }}
            as f_count_{{ plural }}_total,
        {% endfor -%}
        {{ feature(
            'history.dunning_cases - history.dunning_closed',
            'coverage.first_dunning_date' ~ known
        ) }} as f_count_dunning_cases_open,
        {% for plural in ['referrals_made', 'referrals_converted'] -%}
        {{ feature('history.' ~ plural, 'coverage.first_referral_date' ~ known) }}
            as f_count_{{ plural }},
        {% endfor -%}
        population.as_of_date
    from population
    left join coverage on population.source_system = coverage.source_system
    left join history
        on
            population.customer_id = history.customer_id
            and population.as_of_date >= history.month_end_date
            and population.as_of_date < history.next_month_end_date

)

select * from history_described
