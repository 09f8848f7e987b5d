-- The wish to leave, told: by most who leave of their own will before they do, and by
-- some who can be kept with an offer.
create or replace table retention_new as
with told as (
    select
        p.c, p.a, p.s, p.offering, p.live_from, p.live_to, z.h as customer_h,
        hash(xor(monthly(z.h), hash('case'))) as h, c.is_company, c.is_prepaid,
        l.left_date, l.reason_class, l.reason, t.campaign_id,
        case
            when z.contract_part > 0.5 then 'Contract'
            when z.price_part > greatest(z.trouble_part, 0.3) then 'Price'
            when z.trouble_part > 0.3 then 'Network'
            when z.fatigue_part > 0.3 then 'Contact'
            else 'Other'
        end as felt_class,
        case
            when z.contract_part > 0.5 then 'Contract ended'
            when z.price_part > greatest(z.trouble_part, 0.3) then 'Price too high'
            when z.trouble_part > 0.3 then 'Network quality'
            when z.fatigue_part > 0.3 then 'Too many contacts'
            else 'Not known'
        end as felt_reason
    from present as p
    inner join hazard as z on p.c = z.c
    inner join customer as c on p.c = c.c
    left join leaver as l on p.c = l.c
    left join target_live as t
        on
            p.c = t.c and t.campaign_type = 'retention'
            and t.target_group = 'treatment'
    where
        not is_warmup()
        and if(
            l.c is not null,
            l.kind = 'voluntary' and draw(monthly(z.h), 'cancel_call') < 0.6,
            p.live_to = month_after()
            and draw(monthly(z.h), 'threat') < 0.45 * z.hazard_voluntary
        )
),

begun as (
    select
        *,
        if(
            left_date is null, day_of(live_from, live_to, h, 'intent'),
            greatest(live_from, left_date - 1 - floor(draw(h, 'early') * 5)::integer)
        )::timestamp
        + to_seconds(floor(draw(h, 'at') * 36000)::bigint) as intent_at,
        case
            when left_date is not null then 'lost'
            when draw(h, 'undecided') < 0.15 then 'undecided'
            else 'saved'
        end as decision,
        if(draw(h, 'offered') < 0.85, if(is_prepaid, 'DATA10G', 'SAVE20'), null)
            as wanted_offer
    from told
)

select
    'E' || strftime(month_first(), '%y%m') || lpad(c::varchar, 8, '0')
        as retention_case_id,
    c, a, s, offering, h, campaign_id,
    if(
        is_company, 'account_manager',
        if(draw(h, 'by') < 0.7, 'hotline', 'store')
    ) as channel_code,
    rescuer(h) as employee,
    coalesce(reason_class, felt_class) as reason_class,
    coalesce(reason, felt_reason) as reason,
    -- Nobody is kept without an offer.
    if(decision = 'saved', coalesce(wanted_offer, 'SAVE20'), wanted_offer)
        as offer_code,
    is_prepaid,
    decision,
    intent_at,
    later(intent_at, 600) as offered_at,
    if(
        left_date is not null, greatest(left_date::timestamp, later(intent_at, 900)),
        later(intent_at, 900 + draw(h, 'think') * 6 * 86400)
    ) as decided_at
from begun
order by retention_case_id;

insert into retention_life select * from retention_new;
