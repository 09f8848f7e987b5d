-- Orders: what led to each new product, change, move and end, and some that lead
-- nowhere.
create or replace table new_order as
with added as (
    select
        'A' as code, s.c, s.a, s.s, s.h, s.offering, 'add' as order_type,
        s.sales_channel as channel_code, t.campaign_id,
        if(
            s.product_line in ('broadband', 'fixed_line', 'tv', 'cloud', 'hosting'),
            9, 1
        ) as promise_days,
        if(
            st.c is null
            and s.product_line in ('broadband', 'fixed_line', 'tv', 'cloud', 'hosting'),
            2 + floor(13 * draw(s.h, 'lead'))::integer, 0
        ) as lead_days,
        if(s.product_line in ('mobile', 'value_added'), 0, o.one_time_cents)
            as one_time_cents,
        s.price_cents as monthly_cents, s.activated_date as done_date,
        null::varchar as failure
    from new_sub as s
    inner join offering as o using (offering)
    left join starter as st on s.c = st.c
    left join target_outcome as t
        on
            s.c = t.c and s.slot = t.slot and t.target_group = 'treatment'
            and t.campaign_type = 'cross_sell'
    where not is_warmup()
),

changed as (
    select
        'C' as code, l.c, l.a, p.s, monthly(l.h) as h, p.offering,
        if(p.is_new_plan, 'change', 'renew') as order_type,
        choice(['app', 'store', 'hotline'], draw(monthly(l.h), 'plan_by'))
            as channel_code,
        t.campaign_id, 1, 0, 0, p.price_cents, month_first(), null
    from plan_change as p
    inner join live as l using (s)
    left join target_outcome as t
        on
            p.s = t.s and t.campaign_type = 'up_sell' and t.target_group = 'treatment'
            and t.converted_at is not null
),

relocated as (
    select
        'M' as code, l.c, l.a, l.s, monthly(l.h) as h, l.offering, 'move' as order_type,
        'hotline' as channel_code, null, 7, 0, 5000, l.price_cents,
        m.moved_date + 2 + floor(14 * draw(monthly(l.h), 'move'))::integer, null
    from moved as m
    inner join live as l using (c)
    where l.is_primary and l.product_line in ('broadband', 'fixed_line', 'tv')
        and l.live_to = month_after()
),

cancelled as (
    select
        'T' as code, l.c, l.a, l.s, monthly(l.h) as h, l.offering,
        'terminate' as order_type,
        choice(['hotline', 'store', 'app'], draw(monthly(l.h), 'end_by'))
            as channel_code,
        null, 5, floor(5 * draw(monthly(l.h), 'notice'))::integer, 0, 0,
        e.terminated_date, null
    from ended as e
    inner join live as l using (s)
    where e.kind = 'voluntary' and l.live_to > l.live_from
),

-- Wanted, and never had.
unmet as (
    select
        r.c, r.slot, sl.product_line, hash(xor(monthly(r.h), hash(r.slot))) as h,
        c.is_company
    from cross_rate as r
    inner join customer as c using (c)
    inner join slot as sl using (customer_type, slot)
    where draw(hash(xor(monthly(r.h), hash(r.slot))), 'unmet') < 0.12 * r.rate
),

failed as (
    select
        'Q' as code, u.c, p.a, null, u.h, o.offering, 'add' as order_type,
        choice(['store', 'app', 'website', 'hotline'], draw(u.h, 'by')) as channel_code,
        null, 7, 0, o.one_time_cents, o.list_cents,
        month_day(u.h, 'when', 27) + 2 + floor(18 * draw(u.h, 'later'))::integer,
        choice(['capacity', 'customer', 'customer', 'credit'], draw(u.h, 'why'))
    from unmet as u
    inner join present as p using (c)
    inner join offering as o
        on
            u.product_line = o.product_line and not o.is_prepaid
            and o.audience = if(u.is_company, 'business', 'consumer')
            and gauss(u.h, 'plan') >= o.from_z and gauss(u.h, 'plan') < o.to_z
),

everything as (
    select * from added
    union all
    select * from changed
    union all
    select * from relocated
    union all
    select * from cancelled
    union all
    select * from failed
),

timed as (
    select
        *,
        case
            when code = 'M' then done_date - 2 - floor(14 * draw(h, 'move'))::integer
            when failure is not null
                then done_date - 2 - floor(18 * draw(h, 'later'))::integer
            else greatest(month_first(), done_date - lead_days)
        end::timestamp
        + to_seconds(floor(draw(h, 'order_at') * 25200)::bigint) as ordered_at,
        done_date::timestamp + interval 7 hour
        + to_seconds(floor(draw(h, 'done_at') * 18000)::bigint) as done_at
    from everything
)

select
    'O' || strftime(month_first(), '%y%m') || lpad(c::varchar, 8, '0') || code
        as order_id,
    (row_number() over (partition by c, code order by s, offering, h))::integer
        as line_number,
    c, a, s, offering, order_type, channel_code,
    if(
        channel_code in ('app', 'website'), null,
        pick('agent_ids', draw(h, 'order_taker'))
    ) as employee,
    campaign_id,
    case
        when failure is not null then failure
        when done_at > ordered_at + to_days(promise_days) then 'capacity'
    end as reason_class,
    case
        when failure = 'customer' then 'changed_mind'
        when failure = 'credit' then 'credit_check_failed'
        when failure is not null then 'no_free_port'
        when done_at > ordered_at + to_days(promise_days) then 'no_engineer'
    end as reason,
    one_time_cents, monthly_cents, ordered_at,
    ordered_at + to_days(promise_days) as promised_at,
    if(promise_days > 5, ordered_at + to_days(promise_days - 1), null) as scheduled_at,
    if(failure is null, done_at, null) as completed_at,
    if(failure is null, null, done_at) as cancelled_at,
    coalesce(failure = 'customer', false) as is_cancelled
from timed
order by order_id, line_number;

insert into order_life select * from new_order;
