{# None of the columns is ever empty. #}
{% test all_filled(model, columns) %}

select
    {{ columns | join(',\n    ') }}
from {{ model }}
where
    {{ columns | join(' is null\n    or ') }} is null

{% endtest %}
