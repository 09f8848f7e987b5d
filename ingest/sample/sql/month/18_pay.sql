-- Money that comes in this month: against invoices, and top-ups of prepaid balances. Who
-- means to stay tops up some months ahead; who thinks of leaving what is needed, and late.
create or replace table top_up as
select
    s.a,
    s.h,
    1000 * (
        greatest(1, ceil((1000 - s.balance_cents) / 1000.0))
        + floor(
            6 * draw(monthly(s.h), 'ahead')
            * exp(-0.8 * coalesce(z.urge, 0) - if(cs.is_drifting, 1, 0))
        )
    )::bigint as cents,
    p.live_from + floor(
        (p.live_to - p.live_from)
        * pow(
            draw(monthly(s.h), 'top_up'),
            exp(-0.5 * coalesce(z.urge, 0) - if(cs.is_drifting, 0.7, 0))
        )
    )::integer as pay_date
from account_state as s
inner join account as a using (a)
inner join present as p on s.a = p.a
inner join customer_state as cs on s.c = cs.c
left join hazard as z on s.c = z.c
where a.is_prepaid and s.balance_cents < 1000;

create or replace table payment as
with paid as (
    select
        r.payment_id, r.invoice_id, r.a, r.pay_date, r.invoice_date,
        sum(r.cents)::bigint as cents
    from receivable as r
    where r.pay_date >= month_first() and r.pay_date < month_after() and r.cents > 0
    group by r.payment_id, r.invoice_id, r.a, r.pay_date, r.invoice_date
    union all
    select
        'P' || strftime(month_first(), '%y%m') || lpad(t.a::varchar, 9, '0') || '0',
        'unallocated', t.a, t.pay_date, t.pay_date, t.cents
    from top_up as t
)

select
    p.*,
    s.h,
    s.payment_method,
    case
        when
            s.payment_method in ('direct_debit', 'credit_card', 'bank_transfer')
            then 'bank'
        when s.payment_method = 'cash'
            then if(draw(monthly(s.h), 'till') < 0.7, 'store', 'self_service_terminal')
        else if(draw(monthly(s.h), 'till') < 0.8, 'app', 'website')
    end as channel_code
from paid as p
inner join account_state as s using (a);

-- A debt of one who left is written off after four months.
create or replace table written_off as
select
    r.a,
    r.invoice_id,
    min(r.invoice_date) as invoice_date,
    sum(r.cents)::bigint as cents
from receivable as r
inner join account_state as s using (a)
where
    r.pay_date is null and s.status = 'closed' and r.due_date < month_first() - 120
    and not is_warmup()
group by r.a, r.invoice_id;

delete from receivable
where
    pay_date < month_after()
    or (a, invoice_id) in (select (a, invoice_id) from written_off);

create or replace table account_state as
with late as (
    select a, (month_after() - min(due_date))::integer as days
    from receivable
    where due_date < month_after()
    group by a
)

select
    s.* replace (
        s.balance_cents + coalesce(t.cents, 0) as balance_cents,
        coalesce(late.days, 0) as overdue_days
    )
from account_state as s
left join top_up as t using (a)
left join late using (a);
