{#
  How models become views and tables in DuckDB. It replaces a relation in one statement within one transaction,
  so nothing has to be renamed, kept aside and dropped: a small model costs half the time it costs by the rules of
  the adapter, which have to hold on databases that cannot do so.
#}

{% materialization view, adapter='duckdb' %}
    {{ return(replaced('view')) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {{ return(replaced('table')) }}
{% endmaterialization %}

{% materialization incremental, adapter='duckdb' %}
    {%- set built = load_cached_relation(this) -%}
    {%- if built is none or not built.is_table or should_full_refresh() -%}
        {{ return(replaced('table')) }}
    {%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set fresh = make_temp_relation(this) -%}
    {% call statement('fresh') -%}
        {%- for part in compiled_code.split(next_part()) %}
        {{ ('create temporary table ' ~ fresh ~ ' as') if loop.first else ('; insert into ' ~ fresh) }} (
            {{ part }}
        )
        {%- endfor %}
    {%- endcall %}
    {%- set columns = same_columns(fresh, built) -%}
    {%- set merge = adapter.get_incremental_strategy_macro(context, config.require('incremental_strategy')) -%}
    {% call statement('main') -%}
        {{ merge({
            'target_relation': built,
            'temp_relation': fresh,
            'unique_key': config.get('unique_key'),
            'dest_columns': columns,
            'incremental_predicates': none,
        }) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% call statement('spent') -%} drop table {{ fresh }} {%- endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}

{# Makes the relation anew, with its hooks and its comments. #}
{% macro replaced(kind) -%}
    {%- set relation = this.incorporate(type=kind) -%}
    {%- set built = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if built is not none and built.type != kind -%}
        {% do adapter.drop_relation(built) %}
    {%- endif -%}
    {% call statement('main') -%}
        {{ create_replacing(relation) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do describe_as_promised(relation) %}
    {% do adapter.commit() %}
    {{ return({'relations': [relation]}) }}
{%- endmacro %}

{# Where a contract is enforced, the query gives its columns, and a table is made with its types and constraints. #}
{% macro create_replacing(relation) -%}
    {%- set is_promised = config.get('contract').enforced -%}
    {%- if is_promised -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
    {%- endif %}
    create or replace {{ relation.type }} {{ relation }}
    {% if is_promised and relation.is_table -%}
    {{ get_table_columns_and_constraints() }}
    {%- for part in compiled_code.split(next_part()) %};
    insert into {{ relation }} {{ get_column_names() }} (
        {{ get_select_subquery(part) }}
    )
    {%- endfor %}
    {%- else -%}
    as ({{ compiled_code }})
    {%- endif %}
{%- endmacro %}

{# The columns of a built table. Raises when an increment has others: it was made by another version of the model. #}
{% macro same_columns(fresh, built) -%}
    {%- set columns = adapter.get_columns_in_relation(built) -%}
    {%- set found = adapter.get_columns_in_relation(fresh) | map(attribute='name') | sort -%}
    {%- set wanted = columns | map(attribute='name') | sort -%}
    {%- if found != wanted -%}
        {% do exceptions.raise_compiler_error(
            this ~ ': an increment has columns ' ~ (found | join(', ')) ~ ', the table ' ~ (wanted | join(', '))
            ~ '; run `kehu build --full-refresh`'
        ) %}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}

{# Descriptions as comments, which Superset and the cubes show: one statement for all. #}
{% macro describe_as_promised(relation) -%}
    {%- if config.persist_relation_docs() -%}
        {% call statement('comments') -%}
            comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(model.description) }};
            {% for name, column in model.columns.items() if column.description -%}
            comment on column {{ relation }}.{{ adapter.quote(name) }} is {{ duckdb_escape_comment(column.description) }};
            {% endfor %}
        {%- endcall %}
    {%- endif -%}
{%- endmacro %}
