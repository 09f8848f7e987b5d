with known as (
    select
        *,
        decided_at < month_after() as is_decided,
        alerted_at < month_first() as is_restated,
        true_type is not null as is_fraud
    from fraud_life
    where decided_at >= month_first() or alerted_at >= month_first()
)

select
    k.fraud_case_id,
    customer_number(k.c) as customer_id,
    account_number(k.a) as account_id,
    subscription_number(k.s) as subscription_id,
    o.product_offering_id,
    k.alert_source,
    if(k.alert_source = 'rule', k.alert_rule, null) as alert_rule,
    if(k.is_decided and k.is_fraud, k.true_type, k.suspected_type) as fraud_type,
    if(k.is_decided, if(k.is_fraud, 'fraud', 'no_fraud'), null) as reason_class,
    if(
        k.is_decided,
        if(k.is_fraud, 'never meant to pay', 'explained by customer'),
        null
    ) as reason,
    case
        when not k.is_decided then 'open' when k.is_fraud then 'confirmed'
        else 'cleared'
    end as decision,
    employee_number(detective(k.h)) as employee_id,
    cents(k.exposure_cents) as exposure_amount,
    if(k.is_decided and k.is_fraud, cents(k.lost_cents), 0) as loss_amount,
    if(
        k.is_decided and k.is_fraud,
        cents(greatest(0, k.exposure_cents - k.lost_cents)), 0
    ) as prevented_amount,
    k.alerted_at,
    k.opened_at,
    if(k.is_decided, k.decided_at, null) as decided_at,
    if(k.is_decided, k.decided_at, k.opened_at) as updated_at,
    k.is_restated,
    if(k.is_restated, cents(k.exposure_cents), 0) as prior_exposure_amount,
    0 as prior_loss_amount,
    0 as prior_prevented_amount
from known as k
inner join offering as o using (offering)
where k.is_decided or not k.is_restated
order by k.fraud_case_id
