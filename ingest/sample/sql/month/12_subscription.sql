-- The state after all that happens to a subscription this month. In no order: extracts
-- sort what they send, and nothing else asks for one.
create or replace table sub_state as
select
    s.* replace (
        coalesce(p.offering, s.offering) as offering,
        coalesce(p.price_cents, s.price_cents) as price_cents,
        if(p.s is null, s.contract_end, p.contract_end) as contract_end,
        if(p.s is null, s.discount_percent, p.discount_percent) as discount_percent,
        if(p.s is null, s.promotion, p.promotion) as promotion,
        if(p.s is null, s.promo_until, p.promo_until) as promo_until,
        if(p.is_new_plan, 0, s.over_months) as over_months,
        case
            when e.s is not null then 'terminated'
            when s.activated_date >= month_first() then s.status
            when x.suspended_date is not null then 'suspended'
            when x.reactivated_date is not null then 'active'
            else s.status
        end as status,
        case
            when e.s is not null then s.suspended_date
            when s.activated_date >= month_first() then null
            when x.suspended_date is not null then x.suspended_date
            when x.reactivated_date is not null then null
            else s.suspended_date
        end as suspended_date,
        if(
            e.s is null and s.status = 'suspended', x.reactivated_date, null
        ) as reactivated_date,
        e.terminated_date as terminated_date,
        e.kind as termination_kind,
        e.reason_class as reason_class,
        e.reason as reason,
        e.port_out_to as port_out_to
    )
from sub_state as s
left join ended as e using (s)
left join plan_change as p using (s)
left join account_change as x using (a);
