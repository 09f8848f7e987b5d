-- Who moves house, and who changes his mind about being contacted.
create or replace table moved as
select
    cs.c,
    month_first()
    + 1
    + floor(draw(monthly(c.h), 'move_day') * 26)::integer as moved_date,
    cs.place as old_place,
    p.place
from customer_state as cs
inner join customer as c using (c)
inner join
    place_pick as p
    on p.bucket = floor(draw(monthly(c.h), 'move_to') * 1000)::integer
where
    not is_warmup() and cs.is_active and c.join_month < this_month()
    and cs.c not in (select c from leaver) and cs.c not in (select c from starter)
    and draw(monthly(c.h), 'move') < 0.004
    and p.place <> cs.place
order by cs.c;

create or replace table consent_change as
select
    cs.c,
    month_day(monthly(c.h), 'consent_day', 28) as changed_date,
    not cs.has_marketing_consent as is_granted
from customer_state as cs
inner join customer as c using (c)
where
    not is_warmup() and cs.is_active and c.join_month < this_month()
    and cs.c not in (select c from leaver) and cs.c not in (select c from starter)
    and draw(monthly(c.h), 'consent_change')
    < if(cs.has_marketing_consent, 0.002 + 0.012 * cs.fatigue, 0.002)
order by cs.c;

update household_member
set left_date = moved.moved_date
from moved
where
    household_member.c = moved.c and household_member.head <> moved.c
    and household_member.left_date is null
    and household_member.known_month < this_month();
