-- Outbound marketing: more to those with consent who are worth more, in bursts.
create or replace table campaign_contact as
with chance as (
    select
        p.c,
        p.s,
        p.a,
        p.live_from,
        p.live_to,
        monthly(c.h) as mh,
        c.is_company,
        c.savvy,
        if(cs.has_marketing_consent, 0.42, 0.06) * exp(0.25 * c.ability) as rate
    from present as p
    inner join customer as c using (c)
    inner join customer_state as cs using (c)
),

counted as (
    select
        *,
        (draw(mh, 'm1') < rate)::integer
        + (draw(mh, 'm1') < rate and draw(mh, 'm2') < 0.45)::integer
        + (
            draw(mh, 'm1') < rate and draw(mh, 'm2') < 0.45 and draw(mh, 'm3') < 0.4
        )::integer
            as count_contacts
    from chance
)

select
    *,
    unnest(range(count_contacts))::integer as n
from counted
where count_contacts > 0;
