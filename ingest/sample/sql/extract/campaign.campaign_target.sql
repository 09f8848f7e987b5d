-- Rows come when the customer is chosen, and again when there is an answer or outcome.
with sent as (
    select
        *, null::varchar as response, null::timestamp as responded_at,
        null::timestamp as converted_at, null::bigint as worth_cents,
        null::smallint as taken_offering, false as is_restated
    from target_new
    union all
    select
        campaign_type, campaign_id, wave_number, c, s, a, h, slot, offering,
        target_group, suppression_class, suppression_reason, channel_code, employee,
        score_name, score, planned_date, contacted_at, lift, response, responded_at,
        converted_at, worth_cents, taken_offering, true
    from target_outcome
    where responded_at is not null or converted_at is not null
)

select
    t.campaign_id,
    t.wave_number,
    customer_number(t.c) as customer_id,
    account_number(t.a) as account_id,
    subscription_number(t.s) as subscription_id,
    coalesce(o.product_offering_id, q.product_offering_id) as product_offering_id,
    t.target_group,
    t.suppression_class as suppression_reason_class,
    t.suppression_reason,
    if(t.target_group = 'treatment', t.channel_code, null) as channel_code,
    if(t.target_group = 'treatment', employee_number(t.employee), null) as employee_id,
    'L' || substr(t.campaign_id, 2) || '-' || t.wave_number::varchar as list_id,
    t.score_name,
    'pilot-1' as model_version,
    t.score as score_value,
    t.planned_date,
    t.contacted_at,
    t.responded_at,
    t.response,
    t.converted_at,
    if(t.converted_at is null, null, cents(t.worth_cents)) as conversion_amount,
    coalesce(
        greatest(t.responded_at, t.converted_at), t.contacted_at,
        t.planned_date::timestamp + interval 8 hour
    ) as updated_at,
    t.is_restated,
    0 as prior_conversion_amount
from sent as t
left join offering as o on t.taken_offering = o.offering
left join offering as q on t.offering = q.offering
order by t.campaign_id, t.wave_number, t.c, updated_at
