-- The days of this month on which each subscription serves its customer.
create or replace table live as
select
    s.s,
    s.subscription_id,
    s.c,
    s.a,
    s.h,
    s.offering,
    s.product_line,
    s.is_primary,
    s.is_company,
    s.price_cents, s.is_event_source, s.level_kb, s.level_cmin, s.trend, s.data_share,
    greatest(month_first(), s.activated_date) as live_from,
    least(month_after(), s.terminated_date) as live_to,
    greatest(month_first(), s.activated_date, s.reactivated_date) as use_from,
    least(month_after(), s.terminated_date, s.suspended_date) as use_to
from sub_state as s
where s.activated_date < month_after();

-- One subscription per customer carries what concerns the customer as a whole.
create or replace table present as
select
    l.c,
    min_by(l.s, l.s) as s,
    min_by(l.a, l.s) as a,
    min_by(l.offering, l.s) as offering,
    min_by(l.live_from, l.s) as live_from,
    min_by(l.live_to, l.s) as live_to
from live as l
where l.is_primary and l.live_to > l.live_from
group by l.c;
