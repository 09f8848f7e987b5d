with

place_mentioned as (

    select
        country,
        province,
        city,
        area,
        postal_code
    from {{ ref('stg_crm__customer') }}
    union distinct
    select
        country,
        province,
        city,
        null as area,
        postal_code
    from {{ ref('stg_care__ticket') }}

),

place_named as (

    select distinct
        {{ geography_key() }} as geography_key,
        coalesce(country, 'Unknown') as country,
        coalesce(province, 'Unknown') as province,
        coalesce(city, 'Unknown') as city,
        coalesce(area, 'Unknown') as area,
        coalesce(postal_code, 'Unknown') as postal_code
    from place_mentioned
    where coalesce(country, province, city, area, postal_code) is not null

)

select * from place_named
