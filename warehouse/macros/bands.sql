{#
  The bands of dim_band, and nothing else says where one ends.

  band('value_tier'): the bands as rows (code, place in order, Chinese name).
  band('value_tier', expression): the code of a number or text. A bound is the first number above its band;
  'unknown' is for no number, and for a text that no band lists.

  tenure_band: months since the longest held active primary subscription was activated. arpu_band: revenue of
  the month. value_tier: mean monthly customer value of the last up to 12 months. credit_band: the operator's
  own credit class. lifecycle_stage has no numbers: int_customer_month_banded tells it.
#}
{% macro band(kind, expression=none) -%}
    {%- set bands = {
        'tenure_band': [
            ('under_6_months', '6个月以下', 6),
            ('6_to_11_months', '6至11个月', 12),
            ('12_to_23_months', '1至2年', 24),
            ('24_to_59_months', '2至5年', 60),
            ('60_months_and_over', '5年及以上', none),
            ('unknown', '未知', none),
        ],
        'arpu_band': [
            ('none', '无收入', 0.01),
            ('under_50', '50以下', 50),
            ('50_to_99', '50至99', 100),
            ('100_to_199', '100至199', 200),
            ('200_to_499', '200至499', 500),
            ('500_and_over', '500及以上', none),
            ('unknown', '未知', none),
        ],
        'lifecycle_stage': [
            ('prospect', '潜在', none),
            ('new', '新入网', none),
            ('established', '稳定', none),
            ('ending', '合约将到期', none),
            ('left', '已离网', none),
        ],
        'value_tier': [
            ('loss', '亏损', 0),
            ('low', '低价值', 50),
            ('middle', '中价值', 150),
            ('high', '高价值', none),
            ('unknown', '未知', none),
        ],
        'credit_band': [
            ('good', '信用良好', ['A', 'AA', 'AAA']),
            ('fair', '信用一般', ['B', 'BB', 'BBB']),
            ('poor', '信用较差', ['C', 'D', 'E']),
            ('unknown', '未知', none),
        ],
    }[kind] -%}
    {%- if expression is none -%}
        {{ band_rows(kind, bands) }}
    {%- elif kind == 'credit_band' -%}
        {{ band_listing(bands, expression) }}
    {%- else -%}
        {{ band_below(bands, expression) }}
    {%- endif -%}
{%- endmacro %}

{% macro band_rows(kind, bands) -%}
    {%- for code, name_zh, bound in bands -%}
        select
            '{{ code }}' as {{ kind }},
            {{ loop.index }} as {{ kind }}_order,
            '{{ name_zh }}' as {{ kind }}_name_zh
        {{ 'union all ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro band_below(bands, expression) -%}
    case
        when {{ expression }} is null then 'unknown'
        {%- for code, name_zh, bound in bands if bound is not none %}
        when {{ expression }} < {{ bound }} then '{{ code }}'
        {%- endfor %}
        else '{{ bands[-2][0] }}'
    end
{%- endmacro %}

{% macro band_listing(bands, expression) -%}
    case
        {%- for code, name_zh, texts in bands if texts is not none %}
        when {{ expression }} in ('{{ texts | join("', '") }}') then '{{ code }}'
        {%- endfor %}
        else 'unknown'
    end
{%- endmacro %}

{# band_key(): of the five bands, in the order of dim_band. #}
{% macro band_key() -%}
    {{ hash_key([
        'tenure_band', 'arpu_band', 'lifecycle_stage', 'value_tier', 'credit_band',
    ]) }}
{%- endmacro %}

{# How long an invoice has been overdue; what no issued invoice is open for is unallocated. #}
{% macro ageing_bucket(is_issued, days_late) -%}
    case
        when not {{ is_issued }} then 'unallocated'
        when {{ days_late }} <= 0 then 'not_due'
        when {{ days_late }} <= 30 then '1-30'
        when {{ days_late }} <= 60 then '31-60'
        when {{ days_late }} <= 90 then '61-90'
        when {{ days_late }} <= 180 then '91-180'
        else 'over_180'
    end
{%- endmacro %}
