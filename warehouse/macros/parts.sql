{#
  Joins of wide rows, made in parts: one after the other, so that only one has to be in memory. What is written
  for them is one query (parts are united), which other engines run as it is.
#}

{# Between two parts. #}
{% macro next_part() -%}
    union all /* next part */
{%- endmacro %}

{#
  The as_of_dates of a relation, in lists of which each stands for at most `part_rows` rows (or for one date);
  a single list without dates where all rows are no more: then nothing has to be cut.
#}
{% macro month_ends_in_parts(relation) -%}
    {#- an engine of several machines cuts by itself -#}
    {%- if not execute or target.type != 'duckdb' or load_cached_relation(relation) is none -%}
        {{ return([[]]) }}
    {%- endif -%}
    {%- set part_rows = var('part_rows') | int -%}
    {%- set counted = run_query(
        'select as_of_date, count(*) as count_rows from ' ~ relation ~ ' group by as_of_date order by as_of_date'
    ).rows -%}
    {%- if counted | map(attribute=1) | sum <= part_rows -%}
        {{ return([[]]) }}
    {%- endif -%}
    {%- set parts = [] -%}
    {%- set filled = namespace(count_rows=part_rows) -%}
    {%- for as_of_date, count_of_date in counted -%}
        {%- if filled.count_rows + count_of_date > part_rows -%}
            {%- do parts.append([]) -%}
            {%- set filled.count_rows = 0 -%}
        {%- endif -%}
        {%- do parts[-1].append(as_of_date) -%}
        {%- set filled.count_rows = filled.count_rows + count_of_date -%}
    {%- endfor -%}
    {{ return(parts) }}
{%- endmacro %}

{# For a from clause: the relation's rows of these as_of_dates, or all when there are none. #}
{% macro part_of(relation, month_ends) -%}
    {%- if month_ends -%}
    (
        select * from {{ relation }}
        where
            as_of_date in (
                {%- for month_end in month_ends %}
                cast('{{ month_end }}' as date){{ ',' if not loop.last }}
                {%- endfor %}
            )
    )
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{%- endmacro %}
