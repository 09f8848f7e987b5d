with changes as (
    select
        cs.c,
        coalesce(m.old_place, cs.place) as place,
        c.registered_date as day,
        1 as kind
    from customer as c
    inner join customer_state as cs using (c)
    left join moved as m using (c)
    where c.join_month = this_month()
    union all
    select c, place, moved_date, 2
    from moved
)

select
    r.*,
    street(r.home_h, x.place) as address_line,
    ad.* exclude (place),
    moment(x.day, r.h, x.kind) as updated_at
from changes as x
inner join customer_row as r using (c)
inner join address_row as ad using (place)
order by r.c, updated_at
