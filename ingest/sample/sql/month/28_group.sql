-- Managers of groups change; now and then a group is hung under another.
create or replace table manager_change as
select
    g,
    h,
    manager as old_manager,
    assigned_date as old_date,
    (
        manager
        + 1
        + floor(
            draw(monthly(h), 'who') * greatest(1, getvariable('managers') - 1)
        )::integer
    )
    % getvariable('managers') as manager,
    month_day(monthly(h), 'manager_day', 28) as assigned_date
from account_group
where
    not is_warmup()
    and assigned_date < month_first()
    and draw(monthly(h), 'manager') < 0.025
order by g;

create or replace table account_group as
select
    a.* replace (
        coalesce(m.manager, a.manager) as manager,
        coalesce(m.assigned_date, a.assigned_date) as assigned_date,
        if(
            draw(monthly(a.h), 'regroup') < 0.004 and a.g > 0 and not is_warmup(),
            floor(draw(monthly(a.h), 'under') * a.g)::integer, a.parent_g
        ) as parent_g,
        if(
            draw(monthly(a.h), 'regroup') < 0.004 and a.g > 0 and not is_warmup(),
            month_first() + 7, a.changed_date
        ) as changed_date
    )
from account_group as a
left join manager_change as m using (g)
order by a.g;
