-- One row per subscription, kind and day of use. volume: hundredths of a minute for
-- voice, kilobytes for data.
create or replace table month_usage as
with used as (
    select
        u.s, u.k, d.i, u.amount,
        if(u.is_company, d.company_factor, d.private_factor) as factor,
        xor(u.h, d.salt) as h
    from habit as u
    cross join day as d
    where
        d.i >= u.first_i and d.i < u.last_i
        and hash(xor(u.h, d.salt)) < if(d.is_rest, u.rest_limit, u.work_limit)
)

select
    s,
    k,
    i::tinyint as i,
    (1 + floor(-1.3 * ln(1 - draw(h, 'count'))))::integer as count_events,
    least(
        2000000000, ceil(amount * factor * exp(0.6 * gauss(h, 'volume') - 0.18))
    )::integer as volume
from used;

create or replace table usage_total as
select
    u.s,
    coalesce((sum(volume::bigint) filter (k in (1, 2, 7, 8)))::bigint, 0) as cmin,
    coalesce((sum(volume::bigint) filter (k = 0))::bigint, 0) as kb,
    coalesce((sum(count_events::bigint) filter (k = 3))::bigint, 0) as messages,
    coalesce((sum(volume::bigint) filter (k = 4))::bigint, 0) as abroad_cmin,
    coalesce((sum(volume::bigint) filter (k = 5))::bigint, 0) as roaming_kb,
    coalesce((sum(count_events::bigint) filter (k in (6, 9)))::bigint, 0) as contents
from month_usage as u
group by u.s;
