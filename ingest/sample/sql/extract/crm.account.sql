with changes as (
    select a, opened_date as day, 1 as kind, 'active' as account_status
    from account_change
    where opened_date is not null
    union all
    select a, month_first(), 2, 'active'
    from account_change
    where new_method is not null
    union all
    select a, suspended_date, 3, 'suspended'
    from account_change
    where suspended_date is not null
    union all
    select a, reactivated_date, 4, 'active'
    from account_change
    where reactivated_date is not null
    union all
    select a, closed_date, 5, 'closed'
    from account_change
    where closed_date is not null
    union all
    select a, reopened_date, 6, 'active'
    from account_change
    where reopened_date is not null
)

select
    r.*,
    x.account_status,
    moment(x.day, r.h, x.kind) as updated_at
from changes as x
inner join account_row as r using (a)
order by r.a, updated_at
