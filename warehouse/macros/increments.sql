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
