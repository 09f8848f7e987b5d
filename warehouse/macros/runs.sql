{# Whether an answer is of the last run for its population and month: of a month computed twice, what the first run
   said and the second did not is no answer any more. #}
{% macro of_last_run(relation) -%}
    {{ relation }}.scored_at = max({{ relation }}.scored_at) over (
        partition by {{ relation }}.population, {{ relation }}.as_of_date
    )
{%- endmacro %}
