-- Why people turn to the service desk this month: (cause, customer, subscription, day).
create or replace table call_for_help as
with faults as (
    select
        if(t.network = 'server', 'fault_server', 'fault_' || t.network) as cause,
        l.c, l.a, l.s, l.offering, l.live_from, l.live_to,
        hash(xor(monthly(l.h), hash('fault'))) as h,
        if(
            t.outage_date is not null and draw(monthly(l.h), 'in_outage') < 0.85,
            t.outage_date + floor(draw(monthly(l.h), 'fault_day') * 3)::integer,
            day_of(l.live_from, l.live_to, monthly(l.h), 'fault_day')
        ) as day,
        t.severity
    from live as l
    inner join customer as c using (c)
    inner join customer_state as cs using (c)
    inner join trouble as t
        on
            cs.place = t.place
            and t.network = case
                when l.product_line = 'mobile' then 'mobile'
                when l.product_line in ('cloud', 'hosting') then 'server'
                else 'fixed'
            end
    where
        l.is_primary
        and draw(monthly(l.h), 'fault')
        < (0.004 + 0.09 * t.severity) * exp(0.35 * c.temper)
),

customers as (
    select
        p.*, c.temper, c.savvy, cs.fatigue, cs.open_tickets, x.shock, x.status,
        x.suspended_date, i.invoice_date, monthly(c.h) as mh,
        c.join_month = this_month() as is_new
    from present as p
    inner join customer as c using (c)
    inner join customer_state as cs using (c)
    inner join account_state as x on p.a = x.a
    left join invoice as i on p.a = i.a
),

causes as (
    select
        *, 'bill_shock' as cause,
        invoice_date + 1 + floor(draw(mh, 'shock_day') * 10)::integer as day
    from customers
    where shock > 0.22
        and draw(mh, 'shock') < 0.16 * exp(0.5 * temper) * least(shock, 1.5)
    union all
    select *, 'service', live_from + floor(draw(mh, 'service_day') * 28)::integer
    from customers
    where open_tickets > 0 and draw(mh, 'service') < 0.16 * exp(0.5 * temper)
    union all
    select *, 'contact', live_from + floor(draw(mh, 'contact_day') * 28)::integer
    from customers
    where draw(mh, 'contact') < 0.008 * fatigue * exp(0.5 * temper)
    union all
    select *, 'suspended', suspended_date + floor(draw(mh, 'cut_day') * 3)::integer
    from customers
    where suspended_date >= month_first() and draw(mh, 'cut') < 0.5
    union all
    select *, 'query', live_from + floor(draw(mh, 'query_day') * 28)::integer
    from customers
    where draw(mh, 'query') < (0.018 + if(is_new, 0.05, 0)) * exp(-0.3 * savvy)
    union all
    select *, 'consultation', live_from + floor(draw(mh, 'consult_day') * 28)::integer
    from customers
    where draw(mh, 'consult') < 0.014
    union all
    select *, 'suggestion', live_from + floor(draw(mh, 'idea_day') * 28)::integer
    from customers
    where draw(mh, 'idea') < 0.002
)

select cause, c, a, s, offering, h, day, severity
from faults
where day >= live_from and day < live_to
union all
select cause, c, a, s, offering, hash(xor(mh, hash(cause))), day, 0
from causes
where day >= live_from and day < live_to;
