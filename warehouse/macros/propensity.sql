{# Product lines whose taking is foretold: a score propensity_<line> each. Of a line that all hold nothing is to sell. #}
{% macro propensity_lines() -%}
    {{ return(['broadband', 'tv', 'fixed_line', 'value_added', 'cloud', 'hosting']) }}
{%- endmacro %}

{# Features of those who do not hold a product line, with whether they take it: mart_features_propensity_<line>. #}
{% macro propensity_features(features, label, line) -%}
    select
        {{ features }}.customer_id,
        {{ features }}.source_system,
        {{ features }}.population,
        {{ features }}.as_of_date,
        {{ label }}.is_labelled,
        {% for names in (feature_names().values() | list) + [feature_formulas()] -%}
        {% for name in names if name != 'f_holds_' ~ line -%}
        {{ features }}.{{ name }},
        {% endfor -%}
        {% endfor -%}
        {{ label }}.is_taken_{{ line }} as is_taken
    from {{ features }}
    inner join {{ label }}
        on
            {{ features }}.customer_id = {{ label }}.customer_id
            and {{ features }}.as_of_date = {{ label }}.as_of_date
    where {{ features }}.f_holds_{{ line }} = 0
{%- endmacro %}
