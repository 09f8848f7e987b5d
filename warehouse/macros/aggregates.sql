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

{# A number that changes when any row of the group does, whatever their order. #}
{% macro rows_mark(columns) -%}
    {{ adapter.dispatch('rows_mark', 'kehu')(columns) }}
{%- endmacro %}

{% macro default__rows_mark(columns) -%}
    cast(sum(hash({{ columns | join(', ') }})) as {{ dbt.type_string() }})
{%- endmacro %}

{% macro spark__rows_mark(columns) -%}
    cast(sum({{ row_mark(columns) }}) as {{ dbt.type_string() }})
{%- endmacro %}

{# A number that changes when the row does, and can be taken off again. #}
{% macro row_mark(columns) -%}
    {{ adapter.dispatch('row_mark', 'kehu')(columns) }}
{%- endmacro %}

{% macro default__row_mark(columns) -%}
    cast(hash({{ columns | join(', ') }}) as decimal(38, 0))
{%- endmacro %}

{% macro spark__row_mark(columns) -%}
    cast(xxhash64({{ columns | join(', ') }}) as decimal(38, 0))
{%- endmacro %}

{# The different numbers of a group (0 to 62), as one number; how many they are. #}
{% macro number_set(expression) -%}
    {{ adapter.dispatch('number_set', 'kehu')(expression) }}
{%- endmacro %}

{% macro default__number_set(expression) -%}
    bit_or(cast(1 as bigint) << cast({{ expression }} as integer))
{%- endmacro %}

{% macro spark__number_set(expression) -%}
    bit_or(shiftleft(cast(1 as bigint), cast({{ expression }} as integer)))
{%- endmacro %}
