-- A table: two marts stand on it.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'kpi'},
) }}

{%- set relations = kpi_measures() -%}
{%- set measures = relations.values() | sum(start=[]) -%}
{%- set slice = kpi_slice() -%}
{%- set types = {
    'count': 'bigint', 'amount': 'decimal(18, 2)', 'minutes': 'decimal(18, 4)',
    'mb': 'decimal(18, 4)',
} -%}

-- depends_on: {{ ref('int_month_due') }}
with

kpi_united as (

    {% for relation, own_measures in relations.items() -%}
    select
        {% for measure in measures -%}
        {{ measure if measure in own_measures else '0' }} as {{ measure }},
        {% endfor -%}
        {{ slice | join(',\n        ') }}
    from {{ ref(relation) }}
    where
        {{ 'is_over and ' if relation == 'int_kpi_dated' -}}
        {{ month_is_due('kpi', 'month_end_date') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

kpi_summed as (

    select
        {% for measure in measures -%}
        {%- set unit = measure.split('_')[0 if measure[:6] == 'count_' else -1] -%}
        cast(sum({{ measure }}) as {{ types[unit] }})
            as {{ measure }},
        {% endfor -%}
        {{ slice | join(',\n        ') }}
    from kpi_united
    group by
        {{ slice | join(',\n        ') }}

),

kpi_filled as (

    select * from kpi_summed
    where {{ measures | join(' <> 0\n        or ') }} <> 0

)

select * from kpi_filled
