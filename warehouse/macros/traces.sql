{#
  How an increment that sums facts learns which of its rows to sum again: those of the places where fact rows
  have changed. A place is a version of a member and a month. Where a row is now, the row itself says
  (changed_in); where it was is noted before it is overwritten or deleted (int_fact_place_left).
#}

{#
  The incremental strategy of a fact that is summed: merge by grain, and note the places that rows leave.
  The model's meta names `place_date`: its column that tells the day of a row.
#}
{% macro get_incremental_traced_merge_sql(arg_dict) -%}
    {{ forget_places_left(arg_dict['target_relation']) }};

    {{ note_places_left(arg_dict['target_relation']) }}
    inner join {{ arg_dict['temp_relation'] }} as fresh
        on {{ same_unit(arg_dict) }}
    where {{ is_other(arg_dict) }};

    {{ get_incremental_changed_merge_sql(arg_dict) }}
{%- endmacro %}

{# The incremental strategy of a fact: merge by grain. A row that is as it was is not written again, and keeps its
   changed_in: members that have changed bring many such rows. #}
{% macro get_incremental_changed_merge_sql(arg_dict) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | list -%}
    merge into {{ arg_dict['target_relation'] }} as built
    using {{ arg_dict['temp_relation'] }} as fresh
        on {{ same_unit(arg_dict) }}
    when matched and ({{ is_other(arg_dict) }}) then update set
        {% for column in columns -%}
        {{ column }} = fresh.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    when not matched then insert ({{ columns | join(', ') }})
    values (fresh.{{ columns | join(', fresh.') }})
{%- endmacro %}

{% macro same_unit(arg_dict) -%}
    {% for column in arg_dict['unique_key'] -%}
    {{ 'and ' if not loop.first }}built.{{ column }} = fresh.{{ column }}
    {% endfor -%}
{%- endmacro %}

{% macro is_other(arg_dict) -%}
    {% for column in arg_dict['dest_columns'] | map(attribute='name') if column != 'changed_in' -%}
    {{ 'or ' if not loop.first }}built.{{ adapter.quote(column) }} is distinct from fresh.{{ adapter.quote(column) }}
    {% endfor -%}
{%- endmacro %}

{#
  For a pre-hook of a fact whose grain holds member and day, so that only another history of the member moves a
  row: notes the places of all rows of members whose history a new batch has changed.
#}
{% macro note_places_of_changed(relation, id) -%}
    {% if is_incremental() -%}
    {{ forget_places_left(this) }};

    {{ note_places_left(this) }}
    where
        built.{{ id }} in (
            select changed.{{ id }}
            from {{ ref(relation) }} as changed
            where changed.batch_key > {{ built_through() }}
        )
    {%- endif %}
{%- endmacro %}

{# What a complete build has seen is done with. #}
{% macro forget_places_left(fact) -%}
    delete from {{ ref('int_fact_place_left') }}
    where fact = '{{ fact.identifier }}' and changed_in <= {{ built_through() }}
{%- endmacro %}

{# Notes the places of the rows `built` of a fact; what follows says of which. #}
{% macro note_places_left(fact) -%}
    {%- set held = adapter.get_columns_in_relation(fact) | map(attribute='name') -%}
    insert into {{ ref('int_fact_place_left') }}
    select distinct
        '{{ fact.identifier }}' as fact,
        built.customer_key,
        {{ 'built.subscription_key' if 'subscription_key' in held else 'cast(null as bigint)' }}
            as subscription_key,
        {{ month_end('built.' ~ config.get('meta')['place_date']) }} as month_end_date,
        {{ changed_now() }} as changed_in
    from {{ fact }} as built
{%- endmacro %}

{#
  The places of a fact where rows have changed since the last complete build: those where rows are new or
  other than they were, and those which rows have left.
#}
{% macro places_changed(fact, keys, place_date) -%}
    select
        {{ keys | join(',\n        ') }},
        {{ month_end(place_date) }} as month_end_date
    from {{ ref(fact) }}
    where changed_in > {{ built_through() }}
    union distinct
    select
        {{ keys | join(',\n        ') }},
        month_end_date
    from {{ ref('int_fact_place_left') }}
    where fact = '{{ fact }}' and changed_in > {{ built_through() }}
{%- endmacro %}

{# A model as the last build left it. Not a ref: the model itself hangs on what is found out of it here. #}
{% macro as_built(schema, model) -%}
    {{ return(this.incorporate(path={'schema': schema, 'identifier': model})) }}
{%- endmacro %}

{#
  The incremental strategy of a model whose rows are made again in units: the rows of the units that its
  meta's `due` lists go, and what it gives for these comes. unique_key: the columns of a unit, which `due` has
  too, some by another name (meta's `due_names`).
#}
{% macro get_incremental_replace_due_sql(arg_dict) -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }} as built
    where exists (
        select 1
        from {{ ref(config.get('meta')['due']) }} as due
        where
            {% for column in arg_dict['unique_key'] -%}
            {{ 'and ' if not loop.first }}built.{{ column }}
            = due.{{ config.get('meta').get('due_names', {}).get(column, column) }}
            {% endfor -%}
            {% if config.get('meta').get('due_subject') -%}
            and due.subject = '{{ config.get('meta')['due_subject'] }}'
            {% endif -%}
    );

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}
