-- What happens to each account this month: at most one cut-off or return, opening or
-- closing.
create or replace table account_change as
with late as (
    select a, min(due_date) as oldest_due
    from receivable
    where pay_date is null and due_date < month_first()
    group by a
),

changes as (
    select
        s.a,
        if(c.join_month = this_month(), st.first_date, null) as opened_date,
        if(c.join_month <> this_month() and s.status = 'closed', st.first_date, null)
            as reopened_date,
        l.left_date as closed_date,
        if(
            s.status = 'active' and late.oldest_due < month_first() - 20
            and l.c is null and cured.a is null,
            month_first() + 2 + floor(draw(monthly(s.h), 'cut') * 7)::integer, null
        ) as suspended_date,
        if(s.status = 'suspended' and l.c is null, cured.pay_date, null)
            as reactivated_date,
        if(
            s.status = 'active' and c.join_month < this_month() and l.c is null
            and late.a is null
            and not is_warmup()
            and draw(monthly(s.h), 'switch') < 0.006
            and s.payment_method <> 'direct_debit',
            'direct_debit', null
        ) as new_method
    from account_state as s
    inner join customer as c using (c)
    left join starter as st using (c)
    left join leaver as l using (c)
    left join late using (a)
    left join cured using (a)
)

select *
from changes
where
    opened_date is not null or reopened_date is not null or closed_date is not null
    or suspended_date is not null
    or reactivated_date is not null
    or new_method is not null
order by a;

create or replace table account_state as
select
    s.* replace (
        case
            when x.closed_date is not null then 'closed'
            when x.suspended_date is not null then 'suspended'
            when
                x.reactivated_date is not null or x.reopened_date is not null
                then 'active'
            else s.status
        end as status,
        coalesce(x.new_method, s.payment_method) as payment_method,
        if(x.suspended_date is not null, 'D', s.credit_class) as credit_class,
        case
            when x.suspended_date is not null then x.suspended_date
            when x.reactivated_date is not null or x.closed_date is not null then null
            else s.suspended_date
        end as suspended_date,
        if(x.reopened_date is not null, null, coalesce(x.closed_date, s.closed_date))
            as closed_date
    )
from account_state as s
left join account_change as x using (a);
