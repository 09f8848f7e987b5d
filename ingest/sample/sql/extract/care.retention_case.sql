select
    k.retention_case_id,
    customer_number(k.c) as customer_id,
    account_number(k.a) as account_id,
    subscription_number(k.s) as subscription_id,
    o.product_offering_id,
    k.campaign_id,
    k.channel_code,
    employee_number(k.employee) as employee_id,
    k.reason_class,
    k.reason,
    k.offer_code,
    if(
        k.decision = 'saved' and k.decided_at < month_after(),
        cents(offer_cents(k.offer_code, k.h)), 0
    ) as offer_cost_amount,
    if(k.decided_at < month_after(), k.decision, null) as decision,
    k.intent_at,
    if(k.offer_code is null, null, k.offered_at) as offered_at,
    if(
        k.decided_at < month_after() and k.decision <> 'undecided', k.decided_at, null
    ) as decided_at,
    if(k.decided_at < month_after(), k.decided_at, k.offered_at) as updated_at,
    k.intent_at < month_first() as is_restated,
    0 as prior_offer_cost_amount
from retention_life as k
inner join offering as o using (offering)
where k.intent_at >= window_first()
order by k.retention_case_id
