{%- set first_monday = "cast('1990-01-01' as date)" -%}
{%- set days_to_the_end_of_2049 = 21915 -%}

with

day_numbered as (

    {{ numbers_below(days_to_the_end_of_2049) }}

),

day_placed as (

    select
        {{ add_days(first_monday, 'number') }} as date_day,
        1 + mod(number, 7) as day_of_week,
        {{ add_days(first_monday, 'number - mod(number, 7) + 3') }} as thursday
    from day_numbered

)

select * from day_placed
