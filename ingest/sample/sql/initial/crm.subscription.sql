select
    r.*,
    r.status as subscription_status,
    if(
        r.suspended_date is null, moment(r.activated_date, r.h, 1),
        moment(r.suspended_date, r.h, 3)
    ) as updated_at
from subscription_row as r
order by r.s
