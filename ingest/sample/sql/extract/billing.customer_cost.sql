with bought as (
    select
        s.s, s.a, s.c, s.is_primary, s.activated_date, s.sales_channel,
        s.is_device_sold,
        d.one_time_cents as device_cents,
        if(st.c is not null, 'acquisition', 'development') as cost_type
    from new_sub as s
    left join offering as d on s.device = d.offering
    left join starter as st on s.c = st.c
),

costs as (
    select
        'S' as code, s::varchar as n, c, a, s, cost_type, null::varchar as campaign_id,
        activated_date as cost_date, round(device_cents * 0.3)::bigint as cents
    from bought
    where is_device_sold
    union all
    select
        'C', s::varchar, c, a, s, cost_type, null, activated_date,
        case
            when sales_channel in ('agent', 'call_centre_outbound') then 9000
            when sales_channel in ('app', 'website') then 2000
            else 6000
        end // if(is_primary, 1, 4)
    from bought
    union all
    select 'U', p.s::varchar, l.c, l.a, p.s, 'development', null, month_first(), 1500
    from plan_change as p
    inner join live as l using (s)
    where p.more_cents > 0
    union all
    select
        'R', retention_case_id, c, a, s, 'retention', campaign_id, decided_at::date,
        offer_cents(offer_code, h)
    from retention_life
    where
        decision = 'saved' and intent_at >= window_first()
        and decided_at >= month_first() and decided_at < month_after()
    union all
    select
        'T', ticket_id, c, a, s, 'service', null, resolved_at::date,
        (1200 + floor(draw(h, 'ticket_cost') * 60) * 100)::bigint
    from ticket_life
    where
        resolved_at >= month_first() and resolved_at < month_after()
        and not is_anonymous and opened_at >= window_first()
    union all
    select
        'D', i.a::varchar, a.c, i.a, null, 'direct', null, month_after() - 1,
        round(i.regular_cents * 3 * 0.18)::bigint
    from invoice as i
    inner join account as a using (a)
    where this_month() % 3 = 2 and i.regular_cents > 0
)

select
    'Z' || strftime(month_first(), '%y%m') || code || n as customer_cost_id,
    customer_number(c) as customer_id,
    account_number(a) as account_id,
    subscription_number(s) as subscription_id,
    cost_type,
    campaign_id,
    cost_date,
    cents(cents) as amount,
    cost_date::timestamp + interval 17 hour as updated_at
from costs
where cents > 0
order by customer_cost_id
