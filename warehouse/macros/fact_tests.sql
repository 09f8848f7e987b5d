{# None of the columns is ever empty. #}
{% test all_filled(model, columns) %}

select
    {{ columns | join(',\n    ') }}
from {{ model }}
where
    {{ columns | join(' is null\n    or ') }} is null

{% endtest %}

{#
  For a test: versions of members that facts point at on days on which they are not valid, or that are not
  there. facts: of each its name, the day of a row and its members, each with its key.
#}
{% macro pointing_elsewhere(facts) %}
with

-- all days of a key lie in its version when the first and the last do
{% for fact, day, members in facts -%}
{{ fact }}_combined as (

    select
        {% for member in members -%}
        {{ member }}_key,
        {% endfor -%}
        min({{ day }}) as first_date,
        max({{ day }}) as last_date
    from {{ ref(fact) }}
    group by {{ members | join('_key, ') }}_key

),

{% endfor -%}

pointer as (

    {% for fact, day, members in facts -%}
    {% set is_last_fact = loop.last -%}
    {% for member in members -%}
    select
        '{{ fact }}' as fact,
        '{{ member }}' as member,
        '{{ member.split('_') | last }}' as dimension,
        {{ member }}_key as member_key,
        min(first_date) as first_date,
        max(last_date) as last_date
    from {{ fact }}_combined
    group by {{ member }}_key
    {{ 'union all' if not (loop.last and is_last_fact) }}
    {% endfor -%}
    {% endfor %}
),

version as (

    {% for member in ['customer', 'account', 'subscription', 'product'] -%}
    select
        '{{ member }}' as dimension,
        {{ member }}_key as member_key,
        valid_from,
        valid_to
    from {{ ref('dim_' ~ member) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select pointer.*
from pointer
left join version
    on
        pointer.dimension = version.dimension
        and pointer.member_key = version.member_key
where
    version.member_key is null
    or pointer.first_date < version.valid_from
    or pointer.last_date >= version.valid_to
{% endmacro %}
