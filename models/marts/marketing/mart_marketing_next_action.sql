with

trigger_seen as (

    select * from {{ ref('int_trigger_case_open') }}
    union all
    select * from {{ ref('int_trigger_bill_shock') }}
    union all
    select * from {{ ref('int_trigger_contract_end') }}

),

trigger_judged as (

    select
        seen.customer_id,
        customer.customer_key,
        horizon.source_system,
        horizon.horizon_date as as_of_date,
        seen.trigger_code,
        seen.reference_id,
        seen.trigger_date,
        cast(seen.trigger_amount as decimal(18, 2)) as trigger_amount,
        case
            when seen.trigger_date <= horizon.horizon_date
                then {{ add_days('seen.trigger_date', 'action.due_days') }}
            else {{ add_days('seen.trigger_date', '-action.due_days') }}
        end as due_date,
        action.action_order,
        action.is_marketing,
        action.trigger_name_en,
        action.trigger_name_zh,
        action.action_en,
        action.action_zh,
        case
            when not action.is_marketing then 'none'
            else coalesce(held.hold_reason, 'none')
        end as hold_reason
    from trigger_seen as seen
    inner join {{ ref('trigger_action') }} as action
        on seen.trigger_code = action.trigger_code
    inner join {{ ref('int_customer_horizon') }} as horizon
        on seen.customer_id = horizon.customer_id
    inner join {{ ref('dim_customer') }} as customer
        on seen.customer_id = customer.customer_id and customer.is_current
    left join {{ ref('int_customer_held_back') }} as held
        on seen.customer_id = held.customer_id

)

select
    *,
    due_date < as_of_date as is_overdue,
    hold_reason <> 'none' as is_held_back,
    row_number() over (
        partition by customer_id
        order by
            case when hold_reason = 'none' then 0 else 1 end,
            action_order, due_date, reference_id
    ) as action_rank
from trigger_judged
