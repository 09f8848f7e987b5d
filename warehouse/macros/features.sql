{# A feature. Where its subject is delivered, no row means `absent`; where it is not, nothing is known. #}
{% macro feature(expression, known, absent=0) -%}
    case
        when {{ known }} then cast(coalesce({{ expression }}, {{ absent }}) as double)
    end
{%- endmacro %}
