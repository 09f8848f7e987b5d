{#
  For a post-hook: a merge deletes nothing, so rows of this model (those with the condition) whose grain
  the other relation no longer holds go here. is_traced: the places they leave are noted (traces.sql).
#}
{% macro delete_vanished(relation, grain, condition, is_traced=false) -%}
    {%- set vanished -%}
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
    {%- endset -%}
    {% if is_traced -%}
    {{ note_places_left(this) }}
    {{ vanished }};
    {% endif -%}
    delete from {{ this }} as built
    {{ vanished }}
{%- endmacro %}
