{# Minutes that count while the service desk is open. #}

{# Local time of a UTC timestamp, by the minutes it is ahead. #}
{% macro local_time(expression, offset_minutes) -%}
    {{ dbt.dateadd('minute', offset_minutes, expression) }}
{%- endmacro %}

{#
  Seconds the desk was open up to a local moment, since the calendar began; the difference of two moments is
  what lies between them. day: the row of dim_business_day on which the moment lies.
#}
{% macro open_seconds_until(day, moment) -%}
    (
        {{ day }}.open_minutes_before * 60
        + least(
            greatest(
                {{ dbt.datediff('cast(' ~ day ~ '.date_day as timestamp)', moment, 'second') }}
                - {{ day }}.opens_minute * 60,
                0
            ),
            {{ day }}.open_minutes * 60
        )
    )
{%- endmacro %}

{# How long a ticket has been open. #}
{% macro backlog_age_band(age_days) -%}
    case
        when {{ age_days }} <= 2 then '0-2'
        when {{ age_days }} <= 7 then '3-7'
        when {{ age_days }} <= 14 then '8-14'
        when {{ age_days }} <= 30 then '15-30'
        when {{ age_days }} <= 90 then '31-90'
        else 'over_90'
    end
{%- endmacro %}
