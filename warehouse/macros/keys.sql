{#
  Surrogate keys. A key is a function of the natural key alone, so a full refresh and any
  order of increments give the same one. Members: -1 unknown, -2 not applicable, -3 late.
#}

{# hash_key(['a', 'b']): positive bigint from the first 60 bits of md5 over the texts. #}
{% macro hash_key(columns) -%}
    {{ adapter.dispatch('hash_key', 'kehu')(columns) }}
{%- endmacro %}

{# chr(31), the unit separator, is in no text of an extract: ('a|b', 'c') is not ('a', 'b|c'). #}
{% macro hash_text(columns) -%}
    {%- for column in columns -%}
        coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- if not loop.last %} || chr(31) || {% endif -%}
    {%- endfor -%}
{%- endmacro %}

{% macro default__hash_key(columns) -%}
    cast(('0x' || substr(md5({{ hash_text(columns) }}), 1, 15)) as bigint)
{%- endmacro %}

{% macro spark__hash_key(columns) -%}
    cast(conv(substr(md5({{ hash_text(columns) }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}

{# date_key(d): yyyymmdd, -2 for no date. #}
{% macro date_key(expression) -%}
    coalesce(
        cast(
            extract(year from {{ expression }}) * 10000
            + extract(month from {{ expression }}) * 100
            + extract(day from {{ expression }}) as integer
        ),
        -2
    )
{%- endmacro %}

{# geography_key(): of the five levels; -1 when none is known. Tickets have no area: area='null'. #}
{% macro geography_key(
    country='country', province='province', city='city', area='area', postal_code='postal_code'
) -%}
    {%- set levels = [] -%}
    {%- for level in [country, province, city, area, postal_code] -%}
        {%- do levels.append("coalesce(" ~ level ~ ", 'Unknown')") -%}
    {%- endfor -%}
    case
        when
            coalesce({{ country }}, {{ province }}, {{ city }}, {{ area }}, {{ postal_code }})
            is null
            then -1
        else {{ hash_key(levels) }}
    end
{%- endmacro %}

{# channel_key('channel_code'): -1 when no channel is named, -2 when it is all of them. #}
{% macro channel_key(code) -%}
    case
        when {{ code }} is null then -1
        when {{ code }} = 'all' then -2
        else {{ hash_key([code]) }}
    end
{%- endmacro %}

{# employee_key('employee_id'): of a type 1 dimension, so the number alone; -1 when none is named. #}
{% macro employee_key(id) -%}
    case when {{ id }} is null then -1 else {{ hash_key([id]) }} end
{%- endmacro %}

{# campaign_key('campaign_id'): of a type 1 dimension; -2 where no campaign had a part in it. #}
{% macro campaign_key(id) -%}
    case when {{ id }} is null then -2 else {{ hash_key([id]) }} end
{%- endmacro %}

{# reason_key('ticket'): domain as a plain word; -1 when neither class nor reason is named. #}
{% macro reason_key(domain, reason_class='reason_class', reason='reason') -%}
    case
        when coalesce({{ reason_class }}, {{ reason }}) is null then -1
        else {{ hash_key([
            "'" ~ domain ~ "'",
            "coalesce(" ~ reason_class ~ ", 'Unknown')",
            "coalesce(" ~ reason ~ ", 'Unknown')",
        ]) }}
    end
{%- endmacro %}

{# The three members every dimension has. #}
{% macro special_members() -%}
    select
        cast(-1 as bigint) as member_key,
        'Unknown' as member_name_en,
        '未知' as member_name_zh
    union all
    select
        cast(-2 as bigint) as member_key,
        'Not applicable' as member_name_en,
        '不适用' as member_name_zh
    union all
    select
        cast(-3 as bigint) as member_key,
        'Late' as member_name_en,
        '尚未到达' as member_name_zh
{%- endmacro %}
