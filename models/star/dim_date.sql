with

day_placed as (

    select * from {{ ref('int_date_spine') }}

),

day_described as (

    select
        {{ date_key('date_day') }} as date_key,
        date_day,
        {{ integer_part('year', 'date_day') }} as year,
        {{ integer_part('quarter', 'date_day') }} as quarter,
        {{ integer_part('month', 'date_day') }} as month,
        {{ integer_part('day', 'date_day') }} as day_of_month,
        {{ year_quarter('date_day') }} as year_quarter,
        {{ year_month('date_day') }} as year_month,
        {{ integer_part('year', 'thursday') }} as iso_year,
        {{ iso_week_of_thursday('thursday') }} as iso_week,
        day_of_week,
        {{ month_name('extract(month from date_day)', 'en') }} as month_name_en,
        {{ month_name('extract(month from date_day)', 'zh') }} as month_name_zh,
        {{ day_name('day_of_week', 'en') }} as day_name_en,
        {{ day_name('day_of_week', 'zh') }} as day_name_zh,
        day_of_week >= 6 as is_weekend,
        date_day = {{ month_end('date_day') }} as is_month_end,
        {{ month_start('date_day') }} as month_start_date,
        {{ month_end('date_day') }} as month_end_date
    from day_placed

),

special as (

    {{ special_members() }}

),

day as (

    select * from day_described
    union all
    select
        cast(member_key as integer) as date_key,
        null as date_day,
        null as year,
        null as quarter,
        null as month,
        null as day_of_month,
        member_name_en as year_quarter,
        member_name_en as year_month,
        null as iso_year,
        null as iso_week,
        null as day_of_week,
        member_name_en as month_name_en,
        member_name_zh as month_name_zh,
        member_name_en as day_name_en,
        member_name_zh as day_name_zh,
        null as is_weekend,
        null as is_month_end,
        null as month_start_date,
        null as month_end_date
    from special

)

select * from day
