with booked as (
    select
        campaign_id, month_first() as cost_date, 'production' as cost_type,
        'all' as channel_code, 'Studio Nord' as partner_name, budget * 2 as cents
    from wave
    union all
    select
        w.campaign_id, t.planned_date, 'contact', t.channel_code, null,
        count(*) * w.contact_cents
    from target_new as t
    inner join wave as w using (campaign_id)
    where t.contacted_at is not null
    group by w.campaign_id, t.planned_date, t.channel_code, w.contact_cents
    union all
    select
        t.campaign_id, month_after() - 1, 'incentive', 'all', null,
        count(*) * p.incentive_cents
    from target_outcome as t
    inner join campaign_plan as p using (campaign_type)
    where t.response = 'accepted' and p.incentive_cents > 0
    group by t.campaign_id, p.incentive_cents
)

select
    campaign_id,
    cost_date,
    cost_type,
    channel_code,
    partner_name,
    cents(cents) as amount,
    cost_date::timestamp + interval 18 hour as updated_at
from booked
order by campaign_id, cost_date, cost_type, channel_code
