{# Aggregates that engines spell differently. #}

{# The distinct texts of a group in alphabetical order, 'a, b, c'; empty for none. #}
{% macro text_list(expression) -%}
    {{ adapter.dispatch('text_list', 'kehu')(expression) }}
{%- endmacro %}

{% macro default__text_list(expression) -%}
    string_agg(distinct {{ expression }}, ', ' order by {{ expression }})
{%- endmacro %}

{% macro spark__text_list(expression) -%}
    nullif(array_join(array_sort(collect_set({{ expression }})), ', '), '')
{%- endmacro %}
