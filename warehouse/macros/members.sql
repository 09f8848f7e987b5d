{#
  The key of a member (customer, account, subscription, product, geography) that a row of a fact carries.
  carriers: the joined relations it may be found in, best first; each was joined by the row's id of its
  own name. -2 when the row names none of them; -3 when whoever would tell has not been delivered yet:
  the fact is looked up again once he is.
#}
{% macro member_key(member, row, carriers) -%}
    coalesce(
        {% for carrier in carriers -%}
        {{ carrier }}.{{ member }}_key,
        {% endfor -%}
        case
            when coalesce(
                {%- for carrier in carriers -%}
                {{ row }}.{{ 'product_offering' if carrier == 'product' else carrier }}_id
                {{- ', ' if not loop.last }}
                {%- endfor -%}
            ) is null then -2
            else -3
        end
    )
{%- endmacro %}

{# Join condition: the same member, in versions that share a day. #}
{% macro spans_meet(left, right, id) -%}
    {{ left }}.{{ id }} = {{ right }}.{{ id }}
        and {{ left }}.valid_from < {{ right }}.valid_to
        and {{ right }}.valid_from < {{ left }}.valid_to
{%- endmacro %}

{# Join condition: the version of the member `id` that was valid on the day. #}
{% macro valid_on(span, id, day, column=none) -%}
    {{ id }} = {{ span }}.{{ column or id.split('.')[-1] }}
        and {{ day }} >= {{ span }}.valid_from
        and {{ day }} < {{ span }}.valid_to
{%- endmacro %}
