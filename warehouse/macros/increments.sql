{#
  What an incremental model has to look at. The watermark is written after a complete build only,
  so a build that broke off is simply done again; every merge is by natural key, so again is the same.
#}

{# The newest batch that a complete build has seen, as a literal; 0 before the first. #}
{% macro built_through() -%}
    {%- if execute -%}
        {{ return(run_query(
            'select coalesce(max(through_batch_id), 0) as through_batch_id from ops.build'
        ).columns[0].values()[0]) }}
    {%- endif -%}
    {{ return(0) }}
{%- endmacro %}

{# Filter of a fact: its own new rows, and rows of members whose history a new batch has changed. #}
{% macro new_or_repointed(batch_column, members) -%}
    (
        {{ batch_column }} > {{ built_through() }}
        {%- for column, dimension, id in members %}
        or {{ column }} in (
            select changed.{{ id }}
            from {{ ref(dimension) }} as changed
            where changed.batch_key > {{ built_through() }}
        )
        {%- endfor %}
    )
{%- endmacro %}

{#
  The newest batch there is, as a literal. It marks what changes now. Not a ref: what is marked hangs on its
  own batches, not on every one.
#}
{% macro newest_batch() -%}
    {%- if execute -%}
        {{ return(run_query(
            'select coalesce(max(batch_id), 0) as batch_id from raw.ops.batch'
        ).columns[0].values()[0]) }}
    {%- endif -%}
    {{ return(0) }}
{%- endmacro %}

{# What a row says of the build that writes it. #}
{% macro changed_now() -%}
    cast({{ newest_batch() }} as bigint)
{%- endmacro %}

{# Whether this model is there already and is not to be built anew. #}
{% macro is_built() -%}
    {{ return(
        execute and load_cached_relation(this) is not none and not should_full_refresh()
    ) }}
{%- endmacro %}

{# The source systems whose horizon has come past (or gone back behind) a month's end since the last complete build. #}
{% macro months_turned() -%}
    select horizon.source_system
    from {{ ref('int_horizon') }} as horizon
    where
        horizon.built_horizon_date is null
        or {{ month_end(add_days('horizon.horizon_date', 1)) }}
        <> {{ month_end(add_days('horizon.built_horizon_date', 1)) }}
{%- endmacro %}

{#
  The rows of a CTE with changed_in: the batch that marks the build which first saw the row as it is. What
  hangs on the rows looks at those with changed_in > built_through(), whatever made them differ: new rows,
  restated, re-pointed or vanished ones.

  fresh: the CTE; grain: its key; measures: all other columns. A row that vanished stays where `empty` is
  given: with that in the measures, so that it counts for nothing and still shows that it changed. due: a
  relation with the values of the first grain column that `fresh` holds, where it does not hold all.
#}
{% macro changes_marked(fresh, grain, measures, empty=none, due=none) %}
    {% if is_built() -%}
    select
        {% for column in grain -%}
        coalesce(fresh.{{ column }}, built.{{ column }}) as {{ column }},
        {% endfor -%}
        {% for column in measures -%}
        {{ present(column, grain, empty) }} as {{ column }},
        {% endfor -%}
        case
            when
                built.{{ grain[0] }} is not null
                {% for column in measures -%}
                and {{ present(column, grain, empty) }}
                is not distinct from built.{{ column }}
                {% endfor -%}
                then built.changed_in
            else {{ changed_now() }}
        end as changed_in
    from {{ fresh }} as fresh
    {{ 'left' if empty is none else 'full' }} outer join
    {% if due is none -%}
    {{ this }}
    {%- else -%}
    (
        select * from {{ this }}
        where {{ grain[0] }} in (select due.{{ grain[0] }} from {{ due }} as due)
    )
    {%- endif %} as built
        on
            {% for column in grain -%}
            {{ 'and ' if not loop.first }}fresh.{{ column }} = built.{{ column }}
            {% endfor -%}
    {% else -%}
    select
        {{ (grain + measures) | join(',\n        ') }},
        {{ changed_now() }} as changed_in
    from {{ fresh }}
    {% endif -%}
{% endmacro %}

{% macro present(column, grain, empty) -%}
    {%- if empty is none -%}
        fresh.{{ column }}
    {%- else -%}
        case
            when fresh.{{ grain[0] }} is null then {{ empty.get(column, '0') }}
            else fresh.{{ column }}
        end
    {%- endif -%}
{%- endmacro %}

{#
  rows_mark() of whole rows of a model with a contract: of all its columns but those that tell of the build.
  alias: what the query calls the relation.
#}
{% macro whole_rows_mark(model_name, alias) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
            {%- for name in node.columns if name not in ['batch_key', 'changed_in'] -%}
                {%- do columns.append(alias ~ '.' ~ name) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(rows_mark(columns)) }}
{%- endmacro %}

{# Whether everything is being built anew: a test then looks at everything. #}
{% macro is_full_build() -%}
    {{ return(execute and flags.FULL_REFRESH) }}
{%- endmacro %}

{# For a filter: a month-end of which a subject of int_month_due is to be made again. #}
{% macro month_is_due(subject, month) -%}
    {{ month }} in (
        select due.month_end_date from {{ ref('int_month_due') }} as due
        where due.subject = '{{ subject }}'
    )
{%- endmacro %}
