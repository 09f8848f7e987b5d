{#
  95 % intervals of shares and of their differences. Counts in, doubles out; empty for an empty group.

  A share: Wilson (1927), the score interval. A difference of two shares of separate groups: Newcombe
  (1998, Statistics in Medicine 17:873-890), method 10, made of the score intervals of both.
#}

{# The normal quantile of a two-sided 95 % interval. #}
{% macro normal_95() -%} 1.959964 {%- endmacro %}

{% macro share(count, total) -%}
    (cast({{ count }} as double) / nullif({{ total }}, 0))
{%- endmacro %}

{# Half the width of the score interval, before it is divided by 1 + z² ÷ n. #}
{% macro wilson_spread(count, total) -%}
    {{ normal_95() }} * sqrt(
        {{ share(count, total) }} * (1 - {{ share(count, total) }})
        / nullif({{ total }}, 0)
        + {{ normal_95() }} * {{ normal_95() }}
        / (4 * power(nullif({{ total }}, 0), 2))
    )
{%- endmacro %}

{% macro wilson_bound(count, total, sign) -%}
    (
        {{ share(count, total) }}
        + {{ normal_95() }} * {{ normal_95() }} / (2 * nullif({{ total }}, 0))
        {{ sign }} {{ wilson_spread(count, total) }}
    )
    / (1 + {{ normal_95() }} * {{ normal_95() }} / nullif({{ total }}, 0))
{%- endmacro %}

{% macro wilson_low(count, total) -%}
    case
        when {{ count }} = 0 and {{ total }} > 0 then 0e0
        else {{ wilson_bound(count, total, '-') }}
    end
{%- endmacro %}

{% macro wilson_high(count, total) -%}
    case
        when {{ count }} = {{ total }} and {{ total }} > 0 then 1e0
        else {{ wilson_bound(count, total, '+') }}
    end
{%- endmacro %}

{# Columns <group>_rate, <group>_rate_low and <group>_rate_high of count ÷ total. #}
{% macro rate_columns(group, count, total) -%}
    {{ share(count, total) }} as {{ group }}_rate,
    {{ wilson_low(count, total) }} as {{ group }}_rate_low,
    {{ wilson_high(count, total) }} as {{ group }}_rate_high
{%- endmacro %}

{# Columns <name>_rate, _low and _high: the rate of the first group less that of the second. #}
{% macro rate_difference_columns(name, first, second) -%}
    {{ first }}_rate - {{ second }}_rate as {{ name }}_rate,
    {{ first }}_rate - {{ second }}_rate - sqrt(
        power({{ first }}_rate - {{ first }}_rate_low, 2)
        + power({{ second }}_rate_high - {{ second }}_rate, 2)
    ) as {{ name }}_rate_low,
    {{ first }}_rate - {{ second }}_rate + sqrt(
        power({{ first }}_rate_high - {{ first }}_rate, 2)
        + power({{ second }}_rate - {{ second }}_rate_low, 2)
    ) as {{ name }}_rate_high
{%- endmacro %}

{# Column <name>_incremental_amount: what the treated brought beyond the control group's, weighed up to their number. #}
{% macro incremental_amount(name, weight) -%}
    cast(
        {{ name }}_treatment_amount
        - cast({{ name }}_control_amount as double) * {{ weight }} as decimal(18, 2)
    ) as {{ name }}_incremental_amount
{%- endmacro %}
