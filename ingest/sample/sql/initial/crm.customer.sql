select
    r.*,
    street(r.home_h, cs.place) as address_line,
    ad.* exclude (place),
    moment(r.registered_date, r.h, 1) as updated_at
from customer_row as r
inner join customer_state as cs using (c)
inner join address_row as ad using (place)
where cs.is_active
order by r.c
