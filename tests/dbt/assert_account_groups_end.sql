-- Catches a chain of account groups that is deeper than the closure reaches, or a ring,
-- and a group that is looked after by several at once, or by nobody after the last one
-- had no day of release.
select
    closure.descendant_group_id as account_group_id,
    'deeper than the closure, or a ring' as fault
from {{ ref('bridge_account_group') }} as closure
inner join {{ ref('int_account_group_versioned') }} as edge
    on
        closure.ancestor_group_id = edge.account_group_id
        and closure.valid_from < edge.valid_to
        and closure.valid_to > edge.valid_from
where
    closure.depth = {{ deepest_account_group() }}
    and edge.parent_account_group_id is not null
union all
select
    assignment.account_group_id,
    'not one current manager' as fault
from {{ ref('stg_crm__manager_assignment') }} as assignment
left join {{ ref('bridge_group_manager') }} as manager
    on
        assignment.account_group_id = manager.account_group_id
        and manager.is_current
where
    assignment.released_date is null
    and not exists (
        select 1 from {{ ref('stg_crm__manager_assignment') }} as later
        where
            assignment.account_group_id = later.account_group_id
            and assignment.assigned_date < later.assigned_date
    )
group by assignment.account_group_id
having count(distinct manager.employee_key) <> 1
