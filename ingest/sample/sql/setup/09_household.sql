-- Persons who live with a household that is itself a customer, at the same address.
create table household_member as
with heads as (
    select
        c, first_place, registered_date, join_month, birth_date,
        row_number() over (partition by first_place order by h, c) as position,
        count(*) over (partition by first_place) as count_heads
    from customer
    where customer_type = 'household'
),

persons as (
    select
        c, first_place, registered_date, join_month, birth_date,
        row_number() over (partition by first_place order by h, c) as position
    from customer
    where
        customer_type = 'consumer' and fraud_type is null and twin_of is null
        and draw(h, 'lives_with') < 0.14
)

select
    h.c as head,
    h.c,
    'head' as member_role,
    h.registered_date as joined_date,
    h.join_month as known_month,
    null::date as left_date
from heads as h
union all
select
    h.c,
    p.c,
    case
        when abs(h.birth_date - p.birth_date) < 15 * 365 then 'partner'
        when p.birth_date - h.birth_date > 17 * 365 then 'child'
        else 'other'
    end,
    greatest(h.registered_date, p.registered_date),
    greatest(h.join_month, p.join_month),
    null
from persons as p
inner join heads as h
    on
        p.first_place = h.first_place
        and (p.position - 1) % h.count_heads + 1 = h.position;

create macro household_number(c) as 'H' || lpad(c::varchar, 8, '0');
