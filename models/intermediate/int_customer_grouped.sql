with

today as (

    select * from {{ ref('int_customer_today') }}

),

account as (

    select * from {{ ref('int_customer_account_first') }}
    where valid_to = {{ open_end() }}

),

above as (

    select * from {{ ref('bridge_account_group') }}

),

manager as (

    select * from {{ ref('bridge_group_manager') }}

),

-- the manager of the group itself, else of the nearest group above that has one
manager_ranked as (

    select
        today.customer_id,
        account.account_group_id,
        manager.employee_key,
        row_number() over (
            partition by today.customer_id
            order by
                case when manager.employee_key is null then 1 else 0 end, above.depth
        ) as nearness_rank
    from account
    inner join today on account.customer_id = today.customer_id
    left join above
        on {{ valid_on(
            'above', 'account.account_group_id', 'today.horizon_date',
            'descendant_group_id',
        ) }}
    left join manager
        on {{ valid_on(
            'manager', 'above.ancestor_group_id', 'today.horizon_date',
            'account_group_id',
        ) }}
    where account.account_group_id is not null

),

customer_grouped as (

    select
        ranked.customer_id,
        ranked.account_group_id,
        employee.employee_id as manager_employee_id,
        employee.team as manager_team,
        coalesce(employee.is_key_account_manager, false) as has_key_account_manager
    from manager_ranked as ranked
    left join {{ ref('dim_employee') }} as employee
        on ranked.employee_key = employee.employee_key
    where ranked.nearness_rank = 1

)

select * from customer_grouped
