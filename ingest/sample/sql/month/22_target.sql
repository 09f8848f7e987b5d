-- The next wave of each campaign: who is chosen near the end of the month, whom chance
-- keeps as control, whom a rule suppresses. `lift` is the true effect of the contact:
-- for retention on the log-odds of the hazard, else on the chance to take the offer.
create or replace table prospect as
select
    p.c, p.s, p.a, c.h, monthly(c.h) as mh, c.customer_type, c.is_company,
    c.is_prepaid, c.savvy, c.thrift, c.appetite, c.temper, c.restless,
    c.registered_date, cs.dissatisfaction, cs.slots_taken, z.hazard_z, z.contract_end,
    z.activated_date
from present as p
inner join customer as c using (c)
inner join customer_state as cs using (c)
inner join hazard as z using (c)
where p.live_to = month_after() and (select count(*) from wave) > 0;

create or replace table target_new as
with at_risk as (
    select
        'retention' as campaign_type, c, s, a, mh, is_company,
        null::integer as slot, null::smallint as offering,
        sigmoid(hazard_z + 0.5 * gauss(mh, 'churn_score')) as score,
        -- Those whose contract binds no more can be persuaded, the thrifty above all;
        -- old customers on no contract should be left alone.
        0.9 * thrift
        + if(contract_end between month_first() - 90 and month_after() + 60, 0.9, 0)
        - if(activated_date < month_first() - 1500, 0.9, 0) - 0.2 as persuasion
    from prospect
),

risky as (
    select
        * exclude (persuasion),
        case
            when persuasion > 0.1 then -1.3 when persuasion < -1.0 then 0.9 else 0
        end as lift
    from at_risk
    where score > 0.028
),

open_slot as (
    select
        'cross_sell' as campaign_type, p.c, p.s, p.a, p.mh, p.is_company, sl.slot,
        null::smallint as offering,
        0.6 * p.savvy - 0.7 * p.dissatisfaction + 18 * sl.monthly
        + if(sl.product_line = 'tv' and (p.slots_taken >> 3) & 1 = 1, 1.2, 0)
            as affinity
    from prospect as p
    inner join slot as sl using (customer_type)
    where
        draw(p.mh, 'cross_sell') < 0.35
        and (p.slots_taken >> sl.slot) & 1 = 0
        and (sl.parent_slot is null or (p.slots_taken >> sl.parent_slot) & 1 = 1)
        and (sl.is_prepaid_allowed or not p.is_prepaid)
),

fitting as (
    select
        * exclude (affinity),
        sigmoid(affinity + 0.5 * gauss(mh, 'take_score') - 2.0) as score,
        0.16 * sigmoid(1.5 * affinity - 0.5) as lift
    from open_slot
    qualify row_number() over (
        partition by c order by affinity + gauss(xor(mh, hash(slot)), 'shown') desc
    ) = 1
),

next_plan as (
    select
        'up_sell', p.c, p.s, p.a, p.mh, p.is_company, null, n.offering,
        sigmoid(0.8 * p.appetite + 0.5 * gauss(p.mh, 'up_score') - 2.5) as score,
        0.02 + 0.12 * sigmoid(1.0 * p.appetite - 0.8 * p.thrift - 0.7) as lift
    from prospect as p
    inner join live as l on p.s = l.s
    inner join offering as o on l.offering = o.offering
    inner join offering as n
        on
            l.offering + 1 = n.offering and o.product_line = n.product_line
            and o.audience = n.audience and o.is_prepaid = n.is_prepaid
    where draw(p.mh, 'up_sell') < 0.15
),

content as (
    select
        'referral', c, s, a, mh, is_company, null, null,
        sigmoid(0.5 * gauss(mh, 'refer_score') - dissatisfaction - 2.5) as score,
        0.09 * sigmoid(0.8 * temper - 1.5 * dissatisfaction) as lift
    from prospect
    where
        registered_date < month_first() - 365 and dissatisfaction < 0.4
        and not is_company
        and draw(mh, 'refer_ask') < 0.20
),

lost as (
    select
        'win_back', cs.c, null, null, monthly(c.h), c.is_company, null, null,
        sigmoid(0.5 * gauss(monthly(c.h), 'back_score') - c.thrift - 2.5) as score,
        0.02 + 0.12 * sigmoid(-c.thrift) as lift
    from customer_state as cs
    inner join customer as c using (c)
    where cs.left_month between this_month() - 9 and this_month() - 1
        and c.fraud_type is null
),

chosen as (
    select * from risky
    union all
    select * from fitting
    union all
    select * from next_plan
    union all
    select * from content
    union all
    select * from lost
),

grouped as (
    select
        w.campaign_id, w.wave_number, w.n, w.channel_code as campaign_channel,
        x.*,
        hash(xor(x.mh, hash(x.campaign_type))) as h,
        case
            when not cs.has_marketing_consent then 'no_consent'
            when cs.fatigue > 1.8 then 'contact_cap'
            when cs.open_tickets > 0 then 'open_ticket'
        end as suppression_reason
    from chosen as x
    inner join wave as w using (campaign_type)
    inner join customer_state as cs using (c)
),

timed as (
    select
        *,
        month_after() - 6 as planned_date,
        case
            when suppression_reason is not null then 'suppressed'
            when draw(h, 'control') < 0.2 then 'control'
            else 'treatment'
        end as target_group
    from grouped
)

select
    campaign_type, campaign_id, wave_number, c, s, a, h, slot, offering, target_group,
    case suppression_reason
        when 'no_consent' then 'privacy'
        when 'contact_cap' then 'contact_pressure'
        when 'open_ticket' then 'service'
    end as suppression_class,
    suppression_reason,
    if(is_company, 'account_manager', campaign_channel) as channel_code,
    1 + n as employee,
    case campaign_type when 'retention' then 'churn' else campaign_type end
        as score_name,
    score, planned_date,
    if(
        target_group = 'treatment',
        (planned_date + 1)::timestamp
        + to_seconds(floor(draw(h, 'contact') * 4 * 86400)::bigint),
        null
    ) as contacted_at,
    lift
from timed
order by campaign_id, c;
