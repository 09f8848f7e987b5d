with

above as (

    select * from {{ ref('bridge_account_group') }}
    where is_current

),

manager as (

    select * from {{ ref('bridge_group_manager') }}
    where is_current

),

-- the manager of the group itself, else of the nearest group above that has one
manager_ranked as (

    select
        above.descendant_group_id as account_group_id,
        manager.employee_key,
        above.depth,
        row_number() over (
            partition by above.descendant_group_id order by above.depth
        ) as nearness_rank
    from above
    inner join manager on above.ancestor_group_id = manager.account_group_id

),

group_placed as (

    select
        descendant_group_id as account_group_id,
        max(depth) as depth,
        max(case when depth = 1 then ancestor_group_id end) as parent_account_group_id,
        max_by(ancestor_group_id, depth) as top_account_group_id
    from above
    group by descendant_group_id

),

group_led as (

    select
        placed.account_group_id,
        placed.parent_account_group_id,
        placed.top_account_group_id,
        placed.depth,
        coalesce(ranked.depth = 0, false) as has_own_manager,
        employee.employee_id as manager_employee_id,
        employee.team as manager_team,
        coalesce(employee.is_key_account_manager, false) as has_key_account_manager
    from group_placed as placed
    left join manager_ranked as ranked
        on
            placed.account_group_id = ranked.account_group_id
            and ranked.nearness_rank = 1
    left join {{ ref('dim_employee') }} as employee
        on ranked.employee_key = employee.employee_key

)

select * from group_led
