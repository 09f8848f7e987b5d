with changes as (
    select e, changed_date as day, 1 as kind
    from employee
    where changed_date = month_first()
    union all
    select e, left_date, 2
    from employee
    where left_date >= month_first() and left_date < month_after()
)

select
    r.* replace (if(x.kind = 2, r.left_date, null) as left_date),
    moment(x.day, r.h, x.kind) as updated_at
from changes as x
inner join employee_row as r using (e)
order by r.e, updated_at
