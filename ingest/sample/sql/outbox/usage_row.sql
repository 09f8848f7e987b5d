-- What the mediation system has summed by day. Joins do not keep the order of rows, and
-- equal seeds must give equal files.
create or replace temp table usage_row as
select
    l.subscription_id,
    u.k,
    u.i,
    u.count_events,
    u.volume,
    charge(
        u.k,
        u.volume,
        u.count_events,
        k.unit_price,
        r.cmin_rate,
        r.kb_rate,
        r.message_rate
    )::decimal(18, 4) as charged_amount
from month_usage as u
inner join live as l using (s)
inner join usage_kind as k using (k)
left join charged as r using (s)
where not l.is_event_source
order by u.s, u.k, u.i;
