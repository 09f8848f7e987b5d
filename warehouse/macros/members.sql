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

{#
  Members that a row may name itself: (name, relation with its versions, its id there). Rows carry the id under
  the same name.
#}
{% macro named_members() -%}
    {{ return([
        ('customer', 'dim_customer', 'customer_id'),
        ('account', 'int_account_resolved', 'account_id'),
        ('subscription', 'int_subscription_resolved', 'subscription_id'),
        ('product', 'dim_product', 'product_offering_id'),
    ]) }}
{%- endmacro %}

{# Joins of a row with the versions of its named members that were valid on the day. #}
{% macro join_named_members(row, day) -%}
    {% for member, relation, id in named_members() -%}
    left join {{ ref(relation) }} as {{ member }}
        on {{ valid_on(member, row ~ '.' ~ id, day) }}
    {% endfor -%}
{%- endmacro %}

{#
  Keys of a row's named members, after join_named_members. A member the row does not name is that of the
  account or subscription it names. has_own_product: what is sold is never the product already held.
#}
{% macro named_member_keys(row, has_own_product=false) -%}
    {% for member, carriers in {
        'customer': ['customer', 'account', 'subscription'],
        'account': ['account', 'subscription'],
        'subscription': ['subscription'],
        'product': ['product'] if has_own_product else ['product', 'subscription'],
    }.items() -%}
    {{ member_key(member, row, carriers) }} as {{ member }}_key
    {%- if not loop.last %},{% endif %}
    {% endfor -%}
{%- endmacro %}

{# Filter of an incremental fact: new rows, and rows whose named members got another history. #}
{% macro new_or_member_changed() -%}
    {%- set members = [] -%}
    {%- for member, relation, id in named_members() -%}
        {%- do members.append((id, relation, id)) -%}
    {%- endfor -%}
    {{ new_or_repointed('batch_id', members) }}
{%- endmacro %}
