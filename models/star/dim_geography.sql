with

place_named as (

    select * from {{ ref('int_geography_referenced') }}

),

place_described as (

    select
        *,
        row_number() over (
            partition by country, postal_code order by updated_at desc
        ) as age_rank
    from {{ ref('stg_crm__geographic_place') }}

),

place_located as (

    select
        place_named.geography_key,
        place_named.country,
        place_named.province,
        place_named.city,
        place_named.area,
        place_named.postal_code,
        place_described.population,
        place_described.latitude,
        place_described.longitude
    from place_named
    left join place_described
        on
            place_named.country = place_described.country
            and place_named.postal_code = place_described.postal_code
            and place_described.age_rank = 1

),

special as (

    {{ special_members() }}

),

place_and_special as (

    select * from place_located
    union all
    select
        member_key as geography_key,
        member_name_en as country,
        member_name_en as province,
        member_name_en as city,
        member_name_en as area,
        member_name_en as postal_code,
        null as population,
        null as latitude,
        null as longitude
    from special

)

select * from place_and_special
