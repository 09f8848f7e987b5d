-- Changes of plan and renewals count from the first of the month.
create or replace table sub_before as
select s.s, s.over_months
from sub_state as s
inner join target_live as t on s.s = t.s
where t.campaign_type = 'up_sell';

create or replace table plan_change as
with candidates as (
    select
        s.s,
        s.h,
        s.offering,
        s.contract_term,
        s.contract_end,
        s.discount_percent,
        s.promotion,
        s.promo_until, s.price_cents, c.thrift,
        draw(monthly(s.h), 'up')
        < lifted(if(s.over_months >= 2, 0.20, 0), coalesce(t.lift, 0)) as wants_more,
        (
            coalesce(s.contract_end, month_first()) <= month_first()
            and draw(monthly(s.h), 'down') < 0.005 * exp(0.5 * c.thrift)
        ) as wants_less,
        (
            s.contract_end >= month_first() and s.contract_end < month_after()
            and draw(monthly(s.h), 'renew') < 0.4
        ) as renews
    from sub_state as s
    inner join customer as c using (c)
    left join target_live as t
        on
            s.s = t.s and t.campaign_type = 'up_sell'
            and t.target_group = 'treatment'
    where
        not is_warmup() and s.is_primary and s.status = 'active'
        and s.activated_date < month_first() and s.s not in (select s from ended)
)

select
    p.s,
    coalesce(n.offering, p.offering) as offering,
    coalesce(n.list_cents, p.price_cents) as price_cents,
    if(p.renews, add_months(p.contract_end, p.contract_term), p.contract_end)
        as contract_end,
    if(p.renews, 10, p.discount_percent) as discount_percent,
    if(p.renews, 'LOYAL10', p.promotion) as promotion,
    if(p.renews, add_months(p.contract_end, p.contract_term), p.promo_until)
        as promo_until,
    n.offering is not null as is_new_plan,
    coalesce(n.list_cents, p.price_cents) - p.price_cents as more_cents
from candidates as p
inner join offering as o using (offering)
left join offering as n
    on
        o.product_line = n.product_line and o.audience = n.audience
        and o.is_prepaid = n.is_prepaid
        and n.offering = p.offering + if(p.wants_more, 1, if(p.wants_less, -1, 100))
where p.renews or n.offering is not null
order by p.s;
