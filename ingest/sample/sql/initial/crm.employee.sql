select
    *,
    moment(hired_date, h, 1) as updated_at
from employee_row
where hired_date < window_first()
order by e
