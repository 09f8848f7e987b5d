{# Dates that answer alike on every engine. `date_part` arguments are dates, not timestamps. #}

{% macro open_start() -%} cast('1900-01-01' as date) {%- endmacro %}

{% macro open_end() -%} cast('9999-12-31' as date) {%- endmacro %}

{% macro month_start(expression) -%}
    cast({{ dbt.date_trunc('month', expression) }} as date)
{%- endmacro %}

{# Both engines know it by this name; made of truncation and intervals, it takes four times as long. #}
{% macro month_end(expression) -%}
    last_day({{ expression }})
{%- endmacro %}

{# add_days(d, n) is a date again, which `d + n` is not on every engine. #}
{% macro add_days(expression, count) -%}
    cast({{ dbt.dateadd('day', count, expression) }} as date)
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(start, end) -%}
    {{ dbt.datediff(start, end, 'day') }}
{%- endmacro %}

{# Calendar minutes between two timestamps, seconds kept as a fraction. #}
{% macro minutes_between(start, end) -%}
    ({{ dbt.datediff(start, end, 'second') }} / cast(60 as double))
{%- endmacro %}

{# integer_part('year', d): an integer on every engine. #}
{% macro integer_part(part, expression) -%}
    cast(extract({{ part }} from {{ expression }}) as integer)
{%- endmacro %}

{# 2024-Q3 #}
{% macro year_quarter(expression) -%}
    cast(extract(year from {{ expression }}) as {{ dbt.type_string() }})
    || '-Q'
    || cast(extract(quarter from {{ expression }}) as {{ dbt.type_string() }})
{%- endmacro %}

{# 2024-07 #}
{% macro year_month(expression) -%}
    cast(extract(year from {{ expression }}) as {{ dbt.type_string() }})
    || '-'
    || lpad(cast(extract(month from {{ expression }}) as {{ dbt.type_string() }}), 2, '0')
{%- endmacro %}

{# ISO week: of the Thursday of a week, as that lies in the year the week belongs to. #}
{% macro iso_week_of_thursday(thursday) -%}
    1 + cast(floor(
        {{ dbt.datediff(dbt.date_trunc('year', thursday), thursday, 'day') }} / 7
    ) as integer)
{%- endmacro %}

{# The numbers from 0 to count - 1 (count up to 100,000), one a row. #}
{% macro numbers_below(count) -%}
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as number
    from ({{ digits() }}) as ones
    cross join ({{ digits() }}) as tens
    cross join ({{ digits() }}) as hundreds
    cross join ({{ digits() }}) as thousands
    cross join ({{ digits() }}) as ten_thousands
    where
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit < {{ count }}
{%- endmacro %}

{% macro digits() -%}
    {%- for digit in range(10) -%}
        select {{ digit }} as digit{{ " union all " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# month_name(n, 'en'), n from 1. #}
{% macro month_name(number, language) -%}
    {{ name_of(number, {
        'en': [
            'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August',
            'September', 'October', 'November', 'December',
        ],
        'zh': [
            '一月', '二月', '三月', '四月', '五月', '六月', '七月', '八月', '九月', '十月',
            '十一月', '十二月',
        ],
    }[language]) }}
{%- endmacro %}

{# day_name(n, 'en'), 1 is Monday. #}
{% macro day_name(number, language) -%}
    {{ name_of(number, {
        'en': [
            'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday',
        ],
        'zh': ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    }[language]) }}
{%- endmacro %}

{# The n-th of the names, n from 1. #}
{% macro name_of(number, names) -%}
    case {{ number }}
        {%- for name in names %}
        when {{ loop.index }} then '{{ name }}'
        {%- endfor %}
    end
{%- endmacro %}

{# Calendar months from the month of one date to the month of another. #}
{% macro months_between(start, end) -%}
    cast(
        (extract(year from {{ end }}) - extract(year from {{ start }})) * 12
        + extract(month from {{ end }}) - extract(month from {{ start }}) as integer
    )
{%- endmacro %}

{# In a select list: one row for each month that a span touches (both ends in it), with the first day of the month. #}
{% macro each_month(first, last) -%}
    {{ adapter.dispatch('each_month', 'kehu')(month_start(first), month_start(last)) }}
{%- endmacro %}

{% macro default__each_month(first, last) -%}
    cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 month)) as date)
{%- endmacro %}

{% macro spark__each_month(first, last) -%}
    explode(sequence({{ first }}, {{ last }}, interval 1 month))
{%- endmacro %}
