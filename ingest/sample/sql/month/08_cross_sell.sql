-- Those who stay take products they never held; the digital ones more, the annoyed ones
-- less, and those who hold the rest of a bundle much more.
create or replace table cross_rate as
with main as (
    select
        c,
        bit_or(1 << slot) as slots,
        bool_or(product_line = 'broadband') as has_broadband
    from sub_state
    where s not in (select s from ended) and status = 'active'
    group by c
)

select
    cs.c, cs.gen, sl.slot, c.h,
    sl.monthly * exp(0.4 * c.savvy - 0.6 * cs.dissatisfaction)
    * if(sl.product_line = 'tv' and main.has_broadband, 2.2, 1.0) as rate
from customer_state as cs
inner join main using (c)
inner join customer as c using (c)
inner join slot as sl using (customer_type)
where
    not is_warmup()
    and cs.c not in (select c from leaver)
    and (cs.slots_taken >> sl.slot) & 1 = 0
    and (sl.parent_slot is null or (main.slots >> sl.parent_slot) & 1 = 1)
    and (sl.is_prepaid_allowed or not c.is_prepaid);

insert into wanted
select
    r.c, r.gen, r.slot,
    month_first()
    + floor(draw(xor(monthly(r.h), hash(r.slot)), 'cross_day') * 28)::integer,
    null
from cross_rate as r
left join target_live as t
    on
        r.c = t.c and r.slot = t.slot and t.campaign_type = 'cross_sell'
        and t.target_group = 'treatment'
where
    draw(xor(monthly(r.h), hash(r.slot)), 'cross')
    < lifted(r.rate, coalesce(t.lift, 0));
