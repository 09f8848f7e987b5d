-- The fraud desk: rules raise alerts, most of them false; decisions follow weeks later,
-- and who is found out loses his service.
insert into fraud_life
with owing as (
    select a, sum(cents)::bigint as cents, (month_after() - min(due_date)) as days
    from receivable
    where due_date < month_after()
    group by a
),

watched as (
    select
        p.c, p.a, p.s, p.offering, c.h as customer_h, monthly(c.h) as h, c.fraud_type,
        c.ring_h,
        c.registered_date >= month_first() - 190 as is_new,
        coalesce(o.days, 0) as overdue_days,
        coalesce(o.cents, 0) + 3 * l.price_cents + 20000 as exposure_cents
    from present as p
    inner join customer as c using (c)
    inner join live as l on p.s = l.s
    left join owing as o on p.a = o.a
    where not is_warmup() and c.join_month < this_month() and not c.is_company
        and p.live_to = month_after()
        and p.c not in (select c from fraud_life)
),

alerted as (
    select
        *,
        case
            when overdue_days > 10 and is_new then 'first_bills_unpaid'
            when ring_h is not null then 'shared_device_and_address'
            when fraud_type is not null then 'identity_mismatch'
            else choice(
                    [
                        'usage_spike', 'shared_device_and_address', 'identity_mismatch',
                        'premium_calls'
                    ],
                    draw(h, 'rule')
                )
        end as alert_rule
    from watched
    where draw(h, 'alert') < case
            when fraud_type is not null then 0.30 + if(overdue_days > 10, 0.35, 0)
            when is_new then 0.006 + if(overdue_days > 10, 0.10, 0)
            else 0.0006
        end
)

select
    'F' || strftime(month_first(), '%y%m') || lpad(c::varchar, 8, '0'),
    c, h,
    choice(['rule', 'rule', 'rule', 'manual', 'external'], draw(h, 'source')),
    alert_rule,
    case alert_rule
        when 'first_bills_unpaid' then 'never_pay'
        when 'shared_device_and_address' then 'never_pay'
        when 'identity_mismatch' then 'identity_theft'
        when 'premium_calls' then 'premium_rate'
        else 'other'
    end,
    fraud_type, a, s, offering, exposure_cents, null,
    month_day(h, 'alert_day', count_days())::timestamp
    + to_seconds(floor(draw(h, 'alert_at') * 40000)::bigint),
    month_day(h, 'alert_day', count_days())::timestamp
    + to_seconds(40000 + floor(draw(h, 'open_at') * 40000)::bigint),
    month_day(h, 'alert_day', count_days())::timestamp
    + to_seconds(90000 + floor(draw(h, 'decide_at') * 30 * 86400)::bigint)
from alerted
order by c;

update fraud_life
set lost_cents = coalesce(owing.cents, 0)
from (
    select f.fraud_case_id, sum(r.cents)::bigint as cents
    from fraud_life as f
    left join receivable as r on f.a = r.a and r.due_date < month_after()
    group by f.fraud_case_id
) as owing
where
    fraud_life.fraud_case_id = owing.fraud_case_id
    and fraud_life.decided_at >= month_first()
    and fraud_life.decided_at < month_after();

update customer_state
set is_caught = true
from fraud_life
where
    customer_state.c = fraud_life.c and fraud_life.true_type is not null
    and fraud_life.decided_at >= month_first()
    and fraud_life.decided_at < month_after();
