{# How many in a hundred customers, by value of twelve months, are key accounts. #}
{% macro key_account_percent() -%} 5 {%- endmacro %}
