-- How each customer feels as the month ends: this is what next month's hazard stands
-- on.
create or replace table customer_state as
with troubled as (
    select l.c, max(t.severity) as severity
    from live as l
    inner join customer_state as cs using (c)
    inner join trouble as t
        on
            cs.place = t.place
            and t.network = case
                when l.product_line = 'mobile' then 'mobile'
                when l.product_line in ('cloud', 'hosting') then 'server'
                else 'fixed'
            end
    where l.is_primary
    group by l.c
),

tickets as (
    select
        c,
        (count(*) filter (closed_at >= month_after() and (
            coalesce(resolved_again_at, resolved_at, cancelled_at) >= month_after()
        )))::integer as open_tickets,
        (count(
            *) filter (
            opened_at >= month_first()
            and coalesce(resolved_at, cancelled_at) > due_at
        ))::integer as count_broken,
        (
            count(*) filter (
                reopened_at >= month_first() and reopened_at < month_after()
            )
        )::integer
            as count_reopened
    from ticket_life
    group by c
),

contacted as (
    select c, (count(*))::integer as count_contacts
    from campaign_contact
    group by c
),

targeted as (
    select c, (count(*))::integer as count_contacts
    from target_new
    where contacted_at is not null
    group by c
),

-- What somebody uses elsewhere shows in what he uses here: only of lines with a meter.
metered as (
    select distinct c
    from live
    where is_primary and product_line in ('mobile', 'fixed_line', 'tv')
),

shocked as (
    select c, max(shock) as shock
    from account_state
    group by c
)

select
    s.* replace (
        if(l.c is not null, false, s.is_active) as is_active,
        if(l.c is not null, this_month(), s.left_month) as left_month,
        coalesce(m.place, s.place) as place,
        least(
            3.0,
            0.72 * s.dissatisfaction
            + 0.75 * coalesce(t.severity, 0)
            + 0.40 * coalesce(k.count_broken, 0)
            + 0.30 * coalesce(k.count_reopened, 0)
            + 0.35 * least(1.5, greatest(0, coalesce(x.shock, 0)))
        ) as dissatisfaction,
        0.6 * s.fatigue
        + coalesce(n.count_contacts, 0) * if(s.has_marketing_consent, 0.6, 1.2)
        + coalesce(r.count_contacts, 0) * contact_fatigue()
            as fatigue,
        coalesce(k.open_tickets, 0) as open_tickets,
        -- Some go quiet for months before they go, and some of these come back to their
        -- old ways; one month of little use lies before the hazard that it raises.
        l.c is null and q.c is not null
        and draw(monthly(y.h), 'drift')
        < if(
            s.is_drifting, 0.72, least(0.3, 0.02 * exp(0.8 * coalesce(z.urge, 0)))
        ) as is_drifting,
        l.c is null and s.is_drifting as has_drifted,
        coalesce(g.is_granted, s.has_marketing_consent) as has_marketing_consent
    )
from customer_state as s
inner join customer as y using (c)
left join hazard as z using (c)
left join metered as q using (c)
left join leaver as l using (c)
left join moved as m using (c)
left join troubled as t using (c)
left join tickets as k using (c)
left join contacted as n using (c)
left join targeted as r using (c)
left join shocked as x using (c)
left join consent_change as g using (c);
