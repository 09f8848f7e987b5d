-- Places: one per district, in size order within the city.
create table place as
with cities as (
    select *, row_number() over (order by postal_prefix) as city_number
    from read_csv(
            getvariable('data') || '/cities.csv', types = { 'postal_prefix': 'varchar' }
        )
),

districts as (
    select
        * exclude (areas),
        unnest(string_split(areas, '|')) as area,
        unnest(range(len(string_split(areas, '|')))) as area_number,
        len(string_split(areas, '|')) as count_areas
    from cities
),

sized as (
    select
        *,
        (
            population_10k * 10000 * (1.5 - area_number / count_areas) / count_areas
        )::bigint as population
    from districts
)

select
    (row_number() over (order by city_number, area_number) - 1)::integer as place,
    '中国' as country,
    province,
    city,
    area,
    postal_prefix || lpad((area_number * 10)::varchar, 2, '0') as postal_code,
    population,
    round(
        latitude
        + (draw(entity(city_number * 100 + area_number, 'lat'), 0) - 0.5) * 0.3,
        4
    )
        as latitude,
    round(
        longitude
        + (draw(entity(city_number * 100 + area_number, 'lon'), 0) - 0.5) * 0.3,
        4
    )
        as longitude,
    entity(city_number * 100 + area_number, 'place') as h,
    entity(city_number, 'city') as city_h,
    hash(province) as province_h,
    date '2015-01-01' as changed_date
from sized
order by place;

-- A thousand buckets that hold each place as often as its people are many.
create table place_pick as
with running as (
    select
        place,
        sum(population) over (order by place) / sum(population) over () as upto
    from place
)

select bucket::integer as bucket, min(place) as place
from range(1000) as buckets (bucket)
inner join running on running.upto >= (bucket + 0.5) / 1000
group by bucket;

create table offering as
select
    (row_number() over (order by product_offering_id))::smallint as offering,
    * exclude (price, one_time_price),
    (price * 100)::integer as list_cents,
    (price * 100)::integer as first_list_cents,
    (one_time_price * 100)::integer as one_time_cents,
    (minutes * 100)::bigint as free_cmin,
    (mb * 1000)::bigint as free_kb,
    entity(offering, 'offering') as h,
    date '2020-01-01' as changed_date
from read_csv(getvariable('data') || '/offerings.csv')
order by offering;

create table slot as
select *
from read_csv(
        getvariable('data') || '/slots.csv', types = { 'parent_slot': 'integer' }
    );

create table usage_kind as
select * replace (k::tinyint as k)
from read_csv(getvariable('data') || '/usage_kinds.csv');

set variable usage_types = (select list(usage_type order by k) from usage_kind);
set variable network_scopes = (select list(network_scope order by k) from usage_kind);

create table complaint as
select * exclude (texts), string_split(texts, '|') as texts
from read_csv(getvariable('data') || '/complaints.csv');

create table word as
select kind, string_split(words, ' ') as words
from read_csv(getvariable('data') || '/words.csv');

set variable surnames = (
    select words from word
    where kind = 'surname'
);
set variable given_names = (
    select words from word
    where kind = 'given'
);
set variable english_given = (
    select words from word
    where kind = 'english_given'
);
set variable english_surnames = (
    select words from word
    where kind = 'english_surname'
);
set variable companies = (
    select words from word
    where kind = 'company'
);
set variable industries = (
    select words from word
    where kind = 'industry'
);
set variable roads = (
    select words from word
    where kind = 'road'
);
set variable competitors = (
    select words from word
    where kind = 'competitor'
);

create table bundle_slot as
select *
from read_csv(getvariable('data') || '/bundles.csv', types = { 'plan_z': 'double' });

create table campaign_plan as
select * from read_csv(getvariable('data') || '/campaigns.csv');

create table organisation as
select *, date '2020-01-01' as changed_date
from read_csv(getvariable('data') || '/organisations.csv');
