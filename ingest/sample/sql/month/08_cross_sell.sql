-- Those who stay take products they never held; the digital ones more, the annoyed ones
-- less.
insert into wanted
with main as (
    select c, bit_or(1 << slot) as slots
    from sub_state
    where s not in (select s from ended) and status = 'active'
    group by c
)

select
    cs.c, cs.gen, sl.slot,
    month_first()
    + floor(draw(xor(monthly(c.h), hash(sl.slot)), 'cross_day') * 28)::integer
from customer_state as cs
inner join main using (c)
inner join customer as c using (c)
inner join slot as sl using (customer_type)
where
    not is_warmup()
    and cs.c not in (select c from leaver)
    and (cs.slots_taken >> sl.slot) & 1 = 0
    and (sl.parent_slot is null or (main.slots >> sl.parent_slot) & 1 = 1)
    and (sl.is_prepaid_allowed or not c.is_prepaid)
    and draw(xor(monthly(c.h), hash(sl.slot)), 'cross')
    < sl.monthly * exp(0.4 * c.savvy - 0.6 * cs.dissatisfaction);
