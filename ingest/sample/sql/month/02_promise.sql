-- Who pays when follows ability and will. A default has no date of payment; who came to
-- cheat hardly ever pays.
create or replace table plan_to_pay as
with rated as (
    select
        i.*,
        a.c,
        a.h,
        c.will,
        c.ability,
        c.fraud_type is not null as is_fraud,
        s.payment_method,
        sigmoid(
            -5.7 - 1.2 * c.will - 0.9 * c.ability
            + 0.9 * least(2, greatest(0, s.shock))
            + if(s.overdue_days > 0, 1.4, 0)
            - if(s.payment_method = 'direct_debit', 0.8, 0)
            + if(s.status = 'closed', 1.2, 0)
        ) as honest_default
    from invoice as i
    inner join account as a using (a)
    inner join customer as c using (c)
    inner join account_state as s using (a)
    where i.total_cents > 0 and not a.is_prepaid
)

select
    *,
    if(is_fraud, 0.97, honest_default) as default_probability,
    draw(monthly(h), 'default') < if(is_fraud, 0.97, honest_default) as is_default,
    greatest(
        invoice_date + 1,
        due_date + case
            when payment_method = 'direct_debit' then 0
            else round(
                    -7
                    + 9
                    * exp(
                        0.6 * gauss(monthly(h), 'late')
                        - 0.5 * will
                        - 0.3 * ability
                    )
                )::integer
        end
    ) as plan_date,
    draw(monthly(h), 'parts') < 0.02 as is_in_parts
from rated;

insert into receivable
select
    p.a, p.c, p.invoice_id, p.invoice_date, p.due_date, n.part,
    'P' || substr(p.invoice_id, 2) || n.part::varchar,
    case
        when not p.is_in_parts then p.total_cents
        when n.part = 1 then p.total_cents // 2
        else p.total_cents - p.total_cents // 2
    end,
    if(p.is_default, null, p.plan_date + (n.part - 1) * 20)
from plan_to_pay as p
cross join (values (1), (2)) as n (part)
where n.part = 1 or (p.is_in_parts and p.total_cents > 1);
