-- The lines of next month's bills, for this month's service.
create or replace table line as
with served as (
    select
        s.*,
        o.one_time_cents,
        d.one_time_cents as device_cents,
        least(month_after(), s.terminated_date)
        - greatest(month_first(), s.activated_date)
            as active_days,
        s.activated_date >= month_first() as is_first
    from sub_state as s
    inner join offering as o using (offering)
    left join offering as d on s.device = d.offering
    where s.activated_date < month_after()
),

priced as (
    select
        *,
        round(price_cents * active_days / count_days())::bigint as recurring_cents,
        datediff('month', terminated_date, contract_end) as months_left
    from served
    where active_days > 0
),

items as (
    select
        s, a, 1 as kind, 'recurring' as charge_type, offering,
        active_days / count_days() as quantity, recurring_cents as cents
    from priced
    union all
    select
        s, a, 2, 'discount', offering, 1,
        -round(recurring_cents * discount_percent / 100)::bigint
    from priced
    where discount_percent > 0 and promo_until > month_first()
    union all
    select
        p.s, p.a, 3, 'usage', p.offering, (r.over_cmin + r.abroad_cmin) / 100,
        round(r.over_cmin * 0.15 + r.abroad_cmin * 0.99)::bigint
    from priced as p
    inner join rate as r using (s)
    where r.over_cmin + r.abroad_cmin > 0
    union all
    select
        p.s, p.a, 4, 'usage', p.offering, (r.over_kb + r.roaming_kb) / 1000,
        round(r.over_kb * 0.0003 + r.roaming_kb * 0.003)::bigint
    from priced as p
    inner join rate as r using (s)
    where r.over_kb + r.roaming_kb > 0
    union all
    select
        p.s, p.a, 5, 'usage', p.offering, r.over_messages + r.contents,
        r.over_messages * 10 + r.contents * if(p.product_line = 'tv', 600, 500)
    from priced as p
    inner join rate as r using (s)
    where r.over_messages + r.contents > 0
    union all
    select s, a, 6, 'one_time', offering, 1, one_time_cents
    from priced
    where is_first and one_time_cents > 0 and draw(h, 'waived') > 0.4
    union all
    select s, a, 7, 'device', device, 1, device_cents
    from priced
    where is_first and is_device_sold
    union all
    select
        s, a, 8, 'penalty', offering, months_left,
        least(50000, round(price_cents * 0.3)::bigint * months_left)
    from priced
    where termination_kind = 'voluntary' and months_left > 0
)

select
    i.a,
    i.s,
    i.kind,
    i.charge_type,
    i.offering,
    'I' || strftime(month_after(), '%y%m') || lpad(i.a::varchar, 9, '0') as invoice_id,
    (row_number() over (partition by i.a order by i.s, i.kind))::integer as line_number,
    month_after() + a.billing_cycle_day - 1 as invoice_date,
    month_after() + a.billing_cycle_day - 1 + a.due_days as due_date,
    month_first() as period_start,
    month_after() as period_end,
    i.quantity::decimal(18, 3) as quantity,
    i.cents::bigint as cents,
    round(i.cents * if(i.charge_type = 'device', 0.13, 0.06))::bigint as tax_cents
from items as i
inner join account as a using (a);
