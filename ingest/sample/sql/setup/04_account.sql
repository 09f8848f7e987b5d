-- Groups of companies: a random recursive forest, so some are deep and some are flat.
create table account_group as
with numbered as (
    select
        g::integer as g,
        entity(g, 'group') as h
    from range(
            greatest(1, (
                select count(*) from customer
                where is_company
            ) // 5)
        ) as numbers (g)
)

select
    g,
    h,
    'G' || lpad(g::varchar, 6, '0') as account_group_id,
    if(g > 0 and draw(h, 'root') < 0.62, floor(draw(h, 'parent') * g)::integer, null)
        as parent_g,
    (floor(draw(h, 'manager') * getvariable('managers')))::integer as manager,
    window_first() - (60 + floor(draw(h, 'assigned') * 900))::integer as assigned_date,
    window_first() - (1000 + floor(draw(h, 'made') * 900))::integer as changed_date
from numbered
order by g;

create table account as
select
    (c.c::bigint * 8 + k)::bigint as a,
    entity(c.c::bigint * 8 + k, 'account') as h,
    c.c,
    k::integer as k,
    'A' || lpad(c.c::varchar, 8, '0') || k::varchar as account_id,
    case
        when not c.is_company then 'consumer'
        when draw(c.h, 'public') < 0.08 then 'government'
        else 'business'
    end as account_type,
    c.is_prepaid,
    list_extract([1, 3, 5, 8, 10, 12], 1 + floor(draw(c.h, 'cycle') * 6)::integer)
        as billing_cycle_day,
    if(c.is_company, 30, 15) as due_days,
    if(
        c.is_company and draw(c.h, 'grouped') < 0.55,
        floor(draw(c.h, 'group') * (select count(*) from account_group))::integer,
        null
    ) as g
from customer as c
cross join range(3) as numbers (k)
where k < c.count_accounts
order by a;

-- What changes about an account. Cents are integers: sums of doubles depend on their
-- order.
create table account_state as
select
    a.a,
    a.c,
    a.h,
    'active' as status,
    case
        when a.is_prepaid then 'mobile_wallet'
        when draw(a.h, 'method') < 0.32 + 0.08 * c.will then 'direct_debit'
        when draw(a.h, 'method') < 0.45 then 'credit_card'
        when
            draw(a.h, 'method') < 0.82
            then if(c.is_company, 'bank_transfer', 'mobile_wallet')
        else 'cash'
    end as payment_method,
    draw(a.h, 'paper') < sigmoid(0.8 + 0.6 * c.savvy) as is_paperless,
    case
        when c.ability + 0.5 * gauss(a.h, 'credit') > 0.6 then 'A'
        when c.ability + 0.5 * gauss(a.h, 'credit') > -0.6 then 'B'
        else 'C'
    end as credit_class,
    0::bigint as usual_cents,
    0::bigint as last_cents,
    0::double as shock,
    0::integer as overdue_days,
    2000::bigint as balance_cents,
    null::date as suspended_date,
    null::date as closed_date
from account as a
inner join customer as c using (c)
order by a.a;

create table customer_state as
select
    c,
    join_month < 0 as is_active,
    0::integer as gen,
    0::integer as slots_taken,
    null::integer as left_month,
    first_place as place,
    0::double as dissatisfaction,
    0::double as fatigue,
    0::integer as open_tickets,
    false as is_drifting,
    false as has_drifted,
    draw(h, 'consent') < sigmoid(0.4 - 0.5 * temper) as has_marketing_consent,
    false as is_caught
from customer
order by c;
