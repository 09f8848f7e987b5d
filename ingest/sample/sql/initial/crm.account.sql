select
    r.*,
    r.status as account_status,
    if(
        r.suspended_date is null,
        moment(r.opened_date, r.h, 1),
        moment(r.suspended_date, r.h, 3)
    ) as updated_at
from account_row as r
where r.join_month < 0
order by r.a
