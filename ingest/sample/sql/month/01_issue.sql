-- The bills of last month's service go out. What has ended is now settled and
-- forgotten.
drop table if exists issued;
alter table line rename to issued;

delete from sub_state
where terminated_date is not null;

create or replace table invoice as
select
    a,
    any_value(invoice_id) as invoice_id,
    any_value(invoice_date) as invoice_date,
    any_value(due_date) as due_date,
    sum(cents + tax_cents)::bigint as total_cents,
    (sum(cents) filter (charge_type in ('recurring', 'usage', 'discount')))::bigint
        as regular_cents
from issued
group by a
order by a;

-- Bill shock is how far a bill lies above what the account is used to.
create or replace table account_state as
select
    s.* replace (
        if(
            s.usual_cents > 0 and i.regular_cents > 0,
            ln(i.regular_cents / s.usual_cents),
            0
        ) as shock,
        case
            when i.regular_cents is null then s.usual_cents
            when s.usual_cents = 0 then i.regular_cents
            else (s.usual_cents * 2 + i.regular_cents) // 3
        end as usual_cents,
        coalesce(i.total_cents, 0) as last_cents,
        s.balance_cents
        - if(a.is_prepaid, coalesce(i.total_cents, 0), 0) as balance_cents
    )
from account_state as s
inner join account as a using (a)
left join invoice as i using (a);
