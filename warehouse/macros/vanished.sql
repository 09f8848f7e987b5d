{#
  For a post-hook: a merge deletes nothing, so rows of this model (those with the condition) whose grain
  the other relation no longer holds go here.
#}
{% macro delete_vanished(relation, grain, condition) -%}
    delete from {{ this }} as built
    where
        {{ condition }}
        and not exists (
            select 1
            from {{ ref(relation) }} as still
            where
                {% for column in grain -%}
                    {{ 'and ' if not loop.first }}still.{{ column }} = built.{{ column }}
                {% endfor %}
        )
{%- endmacro %}
