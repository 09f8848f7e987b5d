-- New customers, and lost ones who come back after two months or more.
create or replace table starter as
select c, 0 as gen, registered_date as first_date, registered_date as last_date
from customer
where join_month = this_month()
union all
select
    cs.c,
    cs.gen + 1,
    month_day(monthly(c.h), 'back_day', 28),
    month_day(monthly(c.h), 'back_day', 28)
from customer_state as cs
inner join customer as c using (c)
left join target_live as t
    on
        cs.c = t.c and t.campaign_type = 'win_back' and t.target_group = 'treatment'
where
    not is_warmup()
    and cs.left_month <= this_month() - 2
    and cs.gen < 7
    and c.fraud_type is null
    and draw(monthly(c.h), 'back') < lifted(0.012, coalesce(t.lift, 0));
