{# What the hazard of leaving is told by, and moves with the calendar: whole months, cut where they no longer tell. #}
{% macro life_cell(features) -%}
    cast(least(greatest(coalesce({{ features }}.f_tenure_months, 0), 0), 120) as integer)
        as tenure_months,
    cast(coalesce({{ features }}.f_is_prepaid, 0) as integer) as is_prepaid,
    cast(
        least(greatest({{ features }}.f_months_to_contract_end, -3), 24) as integer
    ) as months_to_contract_end
{%- endmacro %}
