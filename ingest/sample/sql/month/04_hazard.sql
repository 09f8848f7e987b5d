-- What each customer holds and pays as the month begins.
create or replace table exposure as
select
    s.c,
    (count(*) filter (s.is_primary))::integer as count_primary,
    (
        sum(
            s.price_cents
            * (100 - if(s.promo_until > month_first(), s.discount_percent, 0))
        )
        filter (s.is_primary)
    )::bigint as own_price,
    (
        sum((o.first_list_cents * 100 * m.price_level)::bigint) filter (s.is_primary)
    )::bigint
        as market_price,
    max(s.contract_end) as contract_end,
    min(s.activated_date) as activated_date,
    bool_or(s.status = 'suspended') as is_suspended,
    bool_or(s.is_primary and m.price_level < 0.9) as is_attacked
from sub_state as s
inner join offering as o using (offering)
inner join customer_state as cs using (c)
inner join place as p using (place)
inner join competitor as m
    on p.province_h = m.province_h and s.product_line = m.product_line
group by s.c;

create or replace table debt as
select
    a.c,
    max(a.overdue_days) as overdue_days,
    max(a.shock) as shock
from account_state as a
group by a.c;

-- The true hazard: its parts are the answer to "why".
create or replace table hazard as
with parts as (
    select
        c.c, c.h, e.count_primary, e.is_suspended, e.is_attacked, e.contract_end,
        e.activated_date, d.overdue_days,
        2.2 * exp(0.5 * c.thrift)
        * least(
            0.6,
            greatest(
                -0.6, ln(greatest(e.own_price, 100) / greatest(e.market_price, 100))
            )
        )
            as price_part,
        case
            when e.contract_end >= month_after() then -1.1
            when e.contract_end >= month_first() - 31 then 1.0
            else 0
        end as contract_part,
        0.95 * cs.dissatisfaction as trouble_part,
        0.45 * least(cs.open_tickets, 3) as ticket_part,
        fatigue_weight() * cs.fatigue as fatigue_part,
        coalesce(t.lift, 0) as campaign_part,
        cs.is_caught,
        0.8 * least(1.5, greatest(0, d.shock)) as shock_part,
        -0.33 * ln(1 + (month_first() - e.activated_date) / 180.0) as tenure_part,
        0.55 * c.restless as restless_part,
        -0.22 * least(e.count_primary - 1, 5) as breadth_part,
        -- nothing but habit holds who has no bill
        if(cs.has_drifted, if(c.is_prepaid, 2.8, 2.0), 0) as drift_part,
        month_first() - c.birth_date > 70 * 365 as is_old
    from customer as c
    inner join customer_state as cs using (c)
    inner join exposure as e using (c)
    inner join debt as d using (c)
    left join target_live as t
        on
            c.c = t.c and t.campaign_type = 'retention'
            and t.target_group = 'treatment'
    where cs.is_active and e.count_primary > 0
),

summed as (
    select
        *,
        -4.74
        + price_part
        + contract_part
        + trouble_part
        + ticket_part
        + fatigue_part
        + shock_part + tenure_part + restless_part + breadth_part + drift_part
        + campaign_part as hazard_z,
        -- What of it is felt: it shows in what the customer asks, uses and tops up, and
        -- knows nothing of whether he then leaves.
        price_part + trouble_part + fatigue_part + shock_part + restless_part as urge
    from parts
),

rated as (
    select
        *,
        sigmoid(hazard_z) as hazard_voluntary,
        case
            when is_caught then 0.9
            when is_suspended and overdue_days > 40 then 0.30
            else 0
        end as hazard_involuntary,
        0.0006 + if(is_old, 0.0012, 0) as hazard_unavoidable
    from summed
)

select
    *,
    1
    - (1 - hazard_voluntary)
    * (1 - hazard_involuntary)
    * (1 - hazard_unavoidable) as hazard,
    draw(monthly(h), 'leave') as leave_draw
from rated;
