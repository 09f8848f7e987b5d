-- The one who leaves is released on the day the next one takes over.
select
    g.account_group_id,
    employee_number(manager_employee(m.old_manager)) as employee_id,
    m.old_date as assigned_date,
    m.assigned_date as released_date,
    moment(m.assigned_date, m.h, 2) as updated_at,
    true as is_restated
from manager_change as m
inner join account_group as g using (g)
union all
select
    g.account_group_id,
    employee_number(manager_employee(m.manager)),
    m.assigned_date,
    null,
    moment(m.assigned_date, m.h, 1),
    false
from manager_change as m
inner join account_group as g using (g)
order by account_group_id, assigned_date
