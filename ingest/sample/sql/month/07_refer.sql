-- Content customers refer others; some of those referred are among next month's new
-- customers, and their outcome is then known.
create or replace table referral_new as
with made as (
    select
        cs.c, monthly(c.h) as mh, t.campaign_id,
        month_day(monthly(c.h), 'refer_day', 28) as referred_date,
        row_number() over (order by hash(monthly(c.h)), cs.c) as position
    from customer_state as cs
    inner join customer as c using (c)
    left join target_live as t
        on
            cs.c = t.c and t.campaign_type = 'referral'
            and t.target_group = 'treatment'
    where
        not is_warmup() and cs.is_active and c.join_month < this_month()
        and not c.is_company
        and c.fraud_type is null
        and cs.c not in (select c from leaver)
        and draw(monthly(c.h), 'refer')
        < lifted(refer_rate(cs.dissatisfaction), coalesce(t.lift, 0))
),

joiner as (
    select c, registered_date, row_number() over (order by hash(h), c) as position
    from customer
    where
        join_month = this_month() + 1 and this_month() + 1 < getvariable('months')
        and fraud_type is null and not is_company and draw(h, 'referred') < 0.35
)

select
    'R' || strftime(month_first(), '%y%m') || lpad(m.c::varchar, 8, '0') as referral_id,
    m.c,
    j.c as referred_c,
    m.campaign_id,
    choice(['app', 'app', 'website', 'store', 'hotline'], draw(m.mh, 'refer_by'))
        as channel_code,
    m.referred_date,
    j.registered_date as converted_date,
    if(draw(m.mh, 'reward') < 0.9, j.registered_date + 30, null) as rewarded_date,
    if(j.c is null, m.referred_date + 60, null) as lapsed_date,
    null::varchar as first_product
from made as m
left join joiner as j using (position)
order by m.c;

insert into referral_life select * from referral_new;
