-- Dunning: a case opens when a bill is half a month overdue, and ends when all that was
-- overdue then is paid, credited or given up.
create or replace table collection_life as
with paid as (
    select k.collection_case_id, sum(p.cents)::bigint as cents, max(p.pay_date) as day
    from collection_life as k
    inner join payment as p on k.a = p.a
    inner join account as a on k.a = a.a
    where
        p.invoice_id <> 'unallocated' and p.pay_date >= k.opened_date
        and p.invoice_date + a.due_days < k.opened_date
    group by k.collection_case_id
),

owed as (
    select distinct k.collection_case_id
    from collection_life as k
    inner join receivable as r on k.a = r.a
    where r.due_date < k.opened_date
),

lost as (
    select a, sum(cents)::bigint as cents
    from written_off
    group by a
),

stepped as (
    select
        k.* replace (
            k.collected_cents as prior_collected,
            k.written_off_cents as prior_written_off,
            k.touched_date as prior_date,
            k.collected_cents + coalesce(p.cents, 0) as collected_cents,
            k.written_off_cents + coalesce(l.cents, 0) as written_off_cents,
            coalesce(x.suspended_date, k.suspended_date) as suspended_date,
            case
                when o.collection_case_id is not null then null
                when l.cents is not null then month_first() + 19
                else coalesce(p.day, month_first() + 20)
            end as closed_date
        ),
        p.day as paid_date,
        if(l.cents is null, null, month_first() + 19) as given_up_date
    from collection_life as k
    left join paid as p using (collection_case_id)
    left join owed as o using (collection_case_id)
    left join lost as l on k.a = l.a
    left join account_change as x on k.a = x.a
)

select
    * exclude (paid_date, given_up_date) replace (
        case
            when closed_date is not null and written_off_cents > 0 then 'written_off'
            when closed_date is not null and collected_cents > 0 then 'paid'
            when closed_date is not null then 'cancelled'
            when promised_date < month_after() then 'promised'
            else 'open'
        end as case_status,
        coalesce(closed_date, greatest(
            touched_date, paid_date, given_up_date,
            if(suspended_date < month_after(), suspended_date, null),
            if(notice_date < month_after(), notice_date, null),
            if(promised_date < month_after(), promised_date, null),
            if(agency_date < month_after(), agency_date, null)
        )) as touched_date
    )
from stepped
order by collection_case_id;

insert into collection_life
with overdue as (
    select r.a, greatest(month_first(), min(r.due_date) + 15) as opened_date
    from receivable as r
    where
        r.due_date + 15 < month_after() and not is_warmup()
        and r.a not in (select a from collection_life)
    group by r.a
),

summed as (
    select v.a, v.opened_date, sum(r.cents)::bigint as cents
    from overdue as v
    inner join receivable as r on v.a = r.a
    where r.due_date < v.opened_date
    group by v.a, v.opened_date
)

select
    'B' || strftime(month_first(), '%y%m') || lpad(v.a::varchar, 9, '0'), v.a,
    monthly(s.h), v.cents, 0, 0, 0, 0, v.opened_date, v.opened_date + 18, null,
    if(draw(monthly(s.h), 'promises') < 0.4, v.opened_date + 8, null),
    v.opened_date + 75, null,
    if(
        draw(monthly(s.h), 'promises') < 0.4
        and v.opened_date + 8 < month_after(), 'promised', 'open'
    ),
    greatest(
        v.opened_date, if(v.opened_date + 18 < month_after(), v.opened_date + 18, null),
        if(
            draw(monthly(s.h), 'promises') < 0.4
            and v.opened_date + 8 < month_after(), v.opened_date + 8, null
        )
    ), null
from summed as v
inner join account_state as s using (a)
where v.cents > 0
order by v.a;
