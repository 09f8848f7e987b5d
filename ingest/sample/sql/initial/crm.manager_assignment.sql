select
    account_group_id,
    employee_number(manager_employee(manager)) as employee_id,
    assigned_date,
    null as released_date,
    moment(assigned_date, h, 1) as updated_at
from account_group
order by g
