select
    household_number(m.head) as household_id,
    customer_number(m.c) as customer_id,
    m.member_role,
    m.joined_date,
    null::date as left_date,
    moment(m.joined_date, c.h, 4) as updated_at
from household_member as m
inner join customer as c using (c)
where m.known_month < 0
order by m.head, m.c
