-- Catches a calendar that drifts: days at the turn of the year, of a leap year and of
-- the calendar itself, as a printed ISO calendar has them.
{%- set printed = [
    (19900101, 1990, 1, 1),
    (20201231, 2020, 53, 4),
    (20210103, 2020, 53, 7),
    (20210104, 2021, 1, 1),
    (20240229, 2024, 9, 4),
    (20241230, 2025, 1, 1),
    (20491231, 2049, 52, 5),
] %}

with

expected as (

    {% for date_key, iso_year, iso_week, day_of_week in printed -%}
    select
        {{ date_key }} as date_key,
        {{ iso_year }} as iso_year,
        {{ iso_week }} as iso_week,
        {{ day_of_week }} as day_of_week
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (

    select count(*) as count_days
    from {{ ref('dim_date') }}
    where date_key > 0

)

select cast(expected.date_key as {{ dbt.type_string() }}) as wrong
from expected
left join {{ ref('dim_date') }} as dim_date
    on expected.date_key = dim_date.date_key
where
    dim_date.iso_year is distinct from expected.iso_year
    or dim_date.iso_week is distinct from expected.iso_week
    or dim_date.day_of_week is distinct from expected.day_of_week
union all
-- 60 years of 365 days and 15 leap days
select 'days: ' || cast(count_days as {{ dbt.type_string() }}) as wrong
from counted
where count_days <> 60 * 365 + 15
