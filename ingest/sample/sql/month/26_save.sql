-- Who takes the offer to stay binds himself for a year, at a discount.
create or replace table saved as
select k.s, k.decided_at::date as saved_date
from retention_life as k
inner join sub_state as s using (s)
where
    k.decision = 'saved' and k.offer_code = 'SAVE20' and not k.is_prepaid
    and k.decided_at >= month_first() and k.decided_at < month_after()
    and s.status = 'active' and s.terminated_date is null
    and s.activated_date < month_first()
    and k.s not in (select s from plan_change);

update sub_state
set
    contract_term = 12,
    contract_end = greatest(
        coalesce(sub_state.contract_end, month_first()),
        add_months(saved.saved_date, 12)
    ),
    discount_percent = 20,
    promotion = 'SAVE20',
    promo_until = add_months(saved.saved_date, 12)
from saved
where sub_state.s = saved.s;
