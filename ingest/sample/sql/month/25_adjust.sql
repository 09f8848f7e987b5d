-- Credits after complaints and long faults, small corrections, and debts given up.
create or replace table adjustment as
with solved as (
    select
        t.*, i.invoice_id, i.invoice_date, i.regular_cents, l.price_cents,
        epoch(t.resolved_at - t.opened_at) / 86400 as days_down
    from ticket_life as t
    inner join invoice as i using (a)
    inner join live as l using (s)
    where
        t.resolved_at >= month_first() + 14 and t.resolved_at < month_after()
        and not t.is_anonymous and not is_warmup()
),

credits as (
    select
        'J' || substr(ticket_id, 2) || '1' as adjustment_id, a, s, offering, invoice_id,
        'credit' as adjustment_kind,
        'complaint' as reason_class,
        'bill_too_high' as reason,
        channel_code, employee, resolved_at::date as adjustment_date,
        -greatest(
            100, round(regular_cents * (0.05 + 0.3 * draw(h, 'credit')))
        )::bigint as cents
    from solved
    where cause = 'bill_shock' and draw(h, 'grant') < 0.45 and regular_cents > 0
    union all
    select
        'J' || substr(ticket_id, 2) || '2', a, s, offering, invoice_id,
        'credit',
        'network',
        'service_outage',
        channel_code,
        employee,
        resolved_at::date,
        -greatest(1, round(price_cents * least(15, days_down) / 30))::bigint
    from solved
    where cause like 'fault%' and days_down > 2 and draw(h, 'grant') < 0.4
),

corrections as (
    select
        'J' || strftime(month_first(), '%y%m') || lpad(i.a::varchar, 9, '0') || '3',
        i.a,
        null::bigint,
        null::smallint,
        i.invoice_id,
        'debit',
        'billing',
        'charge_forgotten',
        null,
        pick('agent_ids', draw(monthly(x.h), 'clerk')),
        i.invoice_date + 5,
        (100 + floor(draw(monthly(x.h), 'debit') * 20) * 100)::bigint
    from invoice as i
    inner join account_state as x using (a)
    where draw(monthly(x.h), 'forgotten') < 0.001 and not is_warmup()
    union all
    select
        'J' || strftime(month_first(), '%y%m') || substr(w.invoice_id, 2) || '4',
        w.a,
        null,
        null,
        w.invoice_id,
        'write_off',
        'credit_risk',
        'uncollectable',
        null,
        null,
        month_first() + 19, -w.cents
    from written_off as w
    where w.invoice_date >= window_first()
)

select * from credits
union all
select * from corrections
order by adjustment_id;

-- What is credited need not be paid, where it is not yet paid.
update receivable
set cents = greatest(0, receivable.cents + adjustment.cents)
from adjustment
where
    adjustment.adjustment_kind = 'credit'
    and receivable.invoice_id = adjustment.invoice_id
    and receivable.part = 1
    and receivable.pay_date is distinct from null
    and receivable.pay_date > adjustment.adjustment_date;
