-- Who moves house leaves the household; its head takes the household along.
with changes as (
    select m.*, m.joined_date as day, false as is_restated
    from household_member as m
    where m.known_month = this_month()
    union all
    select m.*, m.left_date, true
    from household_member as m
    where m.left_date >= month_first() and m.left_date < month_after()
)

select
    household_number(m.head) as household_id,
    customer_number(m.c) as customer_id,
    m.member_role,
    m.joined_date,
    if(m.is_restated, m.left_date, null) as left_date,
    moment(m.day, c.h, if(m.is_restated, 5, 4)) as updated_at,
    m.is_restated
from changes as m
inner join customer as c using (c)
order by m.head, m.c, updated_at
