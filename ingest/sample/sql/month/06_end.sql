-- Products given up while the customer stays: one primary at most, and never the last.
create or replace table dropped as
select
    s.c,
    min_by(s.s, hash(monthly(s.h))) as s
from sub_state as s
inner join hazard as z using (c)
where
    s.is_primary
    and s.activated_date < month_first()
    and z.count_primary > 1
    and not is_warmup()
    and s.c not in (select c from leaver)
    and draw(monthly(z.h), 'drop') < least(
        0.05, 0.002 + 0.22 * z.hazard_voluntary * (z.count_primary - 1)
    )
group by s.c;

-- Every subscription that ends this month, with the day and the reason.
create or replace table ended as
with with_customer as (
    select
        s.s, l.left_date as terminated_date, l.kind, l.reason_class, l.reason,
        if(
            s.product_line in ('mobile', 'broadband', 'fixed_line')
            and l.kind = 'voluntary' and draw(l.h, 'port') < 0.6,
            pick('competitors', draw(monthly(l.h), 'port_to')), null
        ) as port_out_to
    from sub_state as s
    inner join leaver as l using (c)
),

alone as (
    select
        s.s,
        month_day(monthly(p.h), 'drop_day', count_days())
            as terminated_date,
        'voluntary' as kind,
        if(draw(monthly(p.h), 'why') < 0.5, 'Price', 'Other') as reason_class,
        if(draw(monthly(p.h), 'why') < 0.5, 'Price too high', 'No longer needed')
            as reason,
        null as port_out_to
    from sub_state as s
    inner join dropped as d
        on s.c = d.c and (s.s = d.s or s.parent_s = d.s)
    inner join sub_state as p on d.s = p.s
),

addons as (
    select
        s.s,
        month_day(monthly(s.h), 'drop_day', count_days()),
        'voluntary', 'Other', 'No longer needed', null
    from sub_state as s
    where
        not s.is_primary
        and s.activated_date < month_first()
        and not is_warmup()
        and draw(monthly(s.h), 'cancel') < 0.012
        and s.c not in (select c from leaver)
        and s.s not in (select s from alone)
)

select * from with_customer
union all
select * from alone
union all
select * from addons;
