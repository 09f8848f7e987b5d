with changes as (
    select s, activated_date as day, 1 as kind, 'active' as subscription_status
    from new_sub
    union all
    select s, month_first(), 2, 'active'
    from plan_change
    union all
    select s, suspended_date, 3, 'suspended'
    from subscription_row
    where suspended_date >= month_first() and terminated_date is null
    union all
    select s, reactivated_date, 4, 'active'
    from subscription_row
    where reactivated_date is not null
    union all
    select s, terminated_date, 5, 'terminated'
    from ended
    union all
    select s, saved_date, 7, 'active'
    from saved
)

-- What happens later in the month is not known to an earlier row.
select
    r.* replace (
        if(x.kind = 5, r.terminated_date, null) as terminated_date,
        if(x.kind = 5, r.termination_kind, null) as termination_kind,
        if(x.kind = 5, r.termination_reason_class, null) as termination_reason_class,
        if(x.kind = 5, r.termination_reason, null) as termination_reason,
        if(x.kind = 5, r.port_out_to, null) as port_out_to
    ),
    x.subscription_status,
    moment(x.day, r.h, x.kind) as updated_at
from changes as x
inner join subscription_row as r using (s)
order by r.s, updated_at
