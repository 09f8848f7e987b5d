{#
  Which ids of one entity other extracts mention, and the batch that first did: what `scd2` and `type1` infer
  members from.

  id: the column it gives; mentions: (staging model, its column).

  Gives the CTE `referenced`: the id, batch_id.
#}
{% macro referenced(id, mentions) %}
mentioned as (

    {% for model, column in mentions -%}
    select
        {{ column }} as {{ id }},
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        {{ id }},
        min(batch_id) as batch_id
    from mentioned
    where {{ id }} is not null
    group by {{ id }}

)
{% endmacro %}
