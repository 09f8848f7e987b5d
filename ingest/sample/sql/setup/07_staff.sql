-- Who works for the operator. Agents hold a seat at the service desk; `agent_ids` are
-- those who hold the seats now.
create macro manager_employee(manager) as 100000 + manager;
create macro second_level(employee) as 500 + employee % 60;
create macro collector(h) as 21 + floor(draw(h, 'collector') * 20)::integer;
create macro detective(h) as 41 + floor(draw(h, 'detective') * 20)::integer;
create macro rescuer(h) as 61 + floor(draw(h, 'rescuer') * 20)::integer;

create table employee as
with numbered as (
    select e::integer as e, 'campaign manager' as role, 'campaign_team' as team
    from range(2, 7) as numbers (e)
    union all
    select e::integer, 'collector', 'collections'
    from range(21, 41) as numbers (e)
    union all
    select e::integer, 'fraud analyst', 'fraud_desk'
    from range(41, 61) as numbers (e)
    union all
    select e::integer, 'agent', 'retention_desk'
    from range(61, 81) as numbers (e)
    union all
    select
        e::integer, 'specialist',
        choice(['second_level', 'network_operations'], e % 2 / 2)
    from range(500, 560) as numbers (e)
    union all
    select
        manager_employee(e)::integer, 'key account manager',
        choice(['key_accounts_east', 'key_accounts_west'], e % 2 / 2)
    from range(getvariable('managers')) as numbers (e)
    union all
    select
        200000 + e::integer, 'agent',
        choice(['frontdesk', 'billing_care'], e % 4 / 4)
    from range(getvariable('agents')) as numbers (e)
)

select
    *,
    entity(e, 'employee') as h,
    if(e >= 200000, e - 200000, null) as seat,
    window_first() - (120 + floor(draw(entity(e, 'employee'), 'hired') * 4000))::integer
        as hired_date,
    null::date as left_date,
    null::date as changed_date
from numbered
order by e;

set variable agent_ids = (
    select list(e order by seat) from employee
    where seat is not null
);

create view employee_row as
select
    e,
    h,
    employee_number(e) as employee_id,
    pick('surnames', draw(h, 'surname')) || pick('given_names', draw(h, 'given'))
        as employee_name,
    team as organisation_id,
    role as employee_role,
    hired_date,
    left_date
from employee;
