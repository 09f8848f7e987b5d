with events as (
    select
        l.subscription_id,
        u.*,
        unnest(range(u.count_events))::integer as n
    from month_usage as u
    inner join live as l using (s)
    where l.is_event_source
),

shared as (
    select
        *,
        volume // count_events + (n < volume % count_events)::integer as part,
        hash(
            xor(
                hash(s),
                xor(hash(k::integer * 100 + i), xor(hash(n), getvariable('month_salt')))
            )
        ) as h
    from events
)

select
    'U' || substr(u.subscription_id, 2) || strftime(d.day, '%y%m%d') || u.k::varchar
    || lpad(u.n::varchar, 2, '0') as usage_event_id,
    u.subscription_id,
    d.day::timestamp
    + to_seconds(floor(draw(u.h, 'start') * 54000)::bigint) as started_at,
    k.usage_type,
    k.network_scope,
    minutes_of(k.usage_type, u.part) as duration_minutes,
    megabytes_of(k.usage_type, u.part) as volume_mb,
    charge(u.k, u.part, 1, k.unit_price, r.cmin_rate, r.kb_rate, r.message_rate)
        as charged_amount,
    (d.day + 1)::timestamp + interval 3 hour as updated_at
from shared as u
inner join usage_kind as k using (k)
inner join day as d using (i)
left join charged as r using (s)
order by usage_event_id
