{#
  Dated membership, from rows that say when it begins and may say when it ends (half-open).

  relation: one row per members and begin; members: the columns that share one time line: a later row of the
  same members ends the one before; started, ended: its dates; attributes: what else it says. A row that ends
  before it begins never held.

  Gives the CTE `span`: members, attributes, valid_from, valid_to, is_current, batch_key. Gaps are what the
  extract says: nobody, then.
#}
{% macro dated(relation, members, started, ended, attributes=[]) %}
span_bounded as (

    select
        *,
        least(
            coalesce({{ ended }}, {{ open_end() }}),
            lead({{ started }}, 1, {{ open_end() }}) over (
                partition by {{ members | join(', ') }} order by {{ started }}
            )
        ) as ends_date
    from {{ relation }}
    where {{ ended }} is null or {{ ended }} > {{ started }}

),

span as (

    select
        {% for column in members + attributes -%}
        {{ column }},
        {% endfor -%}
        {{ started }} as valid_from,
        ends_date as valid_to,
        ends_date = {{ open_end() }} as is_current,
        batch_id as batch_key
    from span_bounded

)
{% endmacro %}

{# The most steps from a group of accounts to the top one; a test fails when a chain is longer or a ring. #}
{% macro deepest_account_group() -%} 16 {%- endmacro %}
