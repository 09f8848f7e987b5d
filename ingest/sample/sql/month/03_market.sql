-- Competitors' price level by province and line: a slow wave, and attacks that last
-- three months.
create or replace table competitor as
with provinces as (
    select distinct province_h from place
),

lines as (
    select distinct product_line from slot
),

crossed as (
    select province_h, product_line, xor(province_h, hash(product_line)) as h
    from provinces
    cross join lines
)

select
    province_h,
    product_line,
    1.0
    + 0.10 * sin(6.28 * draw(h, 'phase') + this_month() / 6.0)
    - 0.18 * (
        draw(xor(h, hash(this_month())), 'attack') < 0.035
        or draw(xor(h, hash(this_month() - 1)), 'attack') < 0.035
        or draw(xor(h, hash(this_month() - 2)), 'attack') < 0.035
    )::integer as price_level
from crossed;

-- Trouble of each district and network: a hum, outages, and outages that come back next
-- month.
create or replace table trouble as
with crossed as (
    select place, network, xor(h, hash(network)) as h
    from place
    cross join (values ('mobile'), ('fixed'), ('server')) as networks (network)
),

struck as (
    select
        *,
        draw(xor(h, hash(this_month())), 'outage') < 0.05
        or (
            draw(xor(h, hash(this_month() - 1)), 'outage') < 0.05
            and draw(xor(h, hash(this_month())), 'again') < 0.5
        ) as is_outage
    from crossed
)

select
    place,
    network,
    0.06 * draw(monthly(h), 'hum')
    + if(is_outage, 0.4 + 0.6 * draw(monthly(h), 'severity'), 0) as severity,
    if(is_outage, month_day(monthly(h), 'date', 25), null)
        as outage_date
from struck;

-- Now and then a price on the list rises; those who hold the product keep their price.
update offering
set
    list_cents = (round(list_cents * 1.05 / 100) * 100)::integer,
    changed_date = month_first()
where
    not is_warmup()
    and this_month() % 6 = 4
    and product_line <> 'device'
    and draw(monthly(h), 'rise') < 0.12;

-- People are counted again each January.
update place
set
    population = (population * (0.995 + 0.02 * draw(monthly(h), 'growth')))::bigint,
    changed_date = month_first()
where not is_warmup() and month(month_first()) = 1;
