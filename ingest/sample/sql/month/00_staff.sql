-- Some agents give notice: another takes the seat, and they leave when their tickets
-- are done. Some change teams. One team is put under another department, once.
create or replace table employee_change as
select
    seat,
    e as old_e,
    (select max(e) from employee) + row_number() over (order by seat) as e,
    h,
    draw(monthly(h), 'notice') < 0.02 as is_leaving
from employee
where
    not is_warmup() and seat is not null and hired_date < month_first() - 60
    and (draw(monthly(h), 'notice') < 0.02 or draw(monthly(h), 'transfer') < 0.01)
order by seat;

update employee
set
    seat = if(x.is_leaving, null, employee.seat),
    left_date = if(x.is_leaving, month_first() + 45, employee.left_date),
    team = if(
        x.is_leaving, employee.team,
        if(employee.team = 'frontdesk', 'billing_care', 'frontdesk')
    ),
    changed_date = if(x.is_leaving, employee.changed_date, month_first())
from employee_change as x
where employee.e = x.old_e;

insert into employee
select
    e, 'agent', 'frontdesk', entity(e, 'employee'), seat, month_first(), null,
    month_first()
from employee_change
where is_leaving
order by e;

set variable agent_ids = (
    select list(e order by seat) from employee
    where seat is not null
);

update organisation
set parent_organisation_id = 'operations', changed_date = month_first()
where this_month() = 3 and organisation_id = 'second_level';
