-- Debts that get paid after all, service cut off and given back, accounts closed and
-- opened.
create or replace table cured as
with late as (
    select a, c, min(due_date) as oldest_due
    from receivable
    where pay_date is null and due_date < month_first()
    group by a, c
)

select
    late.a,
    month_first() + 1 + floor(draw(monthly(a.h), 'cure_day') * 26)::integer as pay_date
from late
inner join account as a using (a)
inner join customer as c on late.c = c.c
where
    draw(monthly(a.h), 'cure')
    < sigmoid(
        0.1 + 0.9 * c.will + 0.6 * c.ability - (month_first() - oldest_due) / 60.0
    )
    and c.fraud_type is null
    and late.c not in (select c from leaver)
order by late.a;

update receivable
set
    pay_date = cured.pay_date,
    payment_id
    = 'P'
    || strftime(month_first(), '%y%m')
    || lpad(receivable.a::varchar, 9, '0')
    || '9'
from cured
where
    receivable.a = cured.a
    and receivable.pay_date is null
    and receivable.due_date < month_first();
