with

led as (

    select * from {{ ref('int_account_group_led') }}

),

below as (

    select * from {{ ref('bridge_account_group') }}
    where is_current

),

account as (

    select
        summed.*,
        staged.churn_score,
        case when staged.churn_decile <= 2 then summed.customer_id end
            as customer_at_risk_id
    from {{ ref('int_account_summed') }} as summed
    left join {{ ref('int_customer_staged') }} as staged
        on summed.customer_id = staged.customer_id

),

group_counted as (

    select
        below.ancestor_group_id as account_group_id,
        count(distinct below.descendant_group_id) as count_groups,
        count(account.account_id) as count_accounts,
        count(distinct account.customer_id) as count_customers,
        count(distinct account.customer_at_risk_id) as count_customers_at_risk,
        {% for amount in ['revenue_amount_12m', 'open_amount', 'overdue_amount'] -%}
        cast(coalesce(sum(account.{{ amount }}), 0) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        {% for count in ['active_subscriptions', 'tickets_12m', 'complaints_12m'] -%}
        cast(coalesce(sum(account.count_{{ count }}), 0) as bigint)
            as count_{{ count }},
        {% endfor -%}
        max(account.churn_score) as highest_churn_score
    from below
    left join account on below.descendant_group_id = account.account_group_id
    group by below.ancestor_group_id

),

rollup as (

    select
        {% for column in [
            'account_group_id', 'parent_account_group_id', 'top_account_group_id',
            'depth', 'manager_employee_id', 'manager_team', 'has_own_manager',
            'has_key_account_manager',
        ] -%}
        led.{{ column }},
        {% endfor -%}
        {% for column in [
            'count_groups', 'count_accounts', 'count_customers',
            'count_active_subscriptions', 'revenue_amount_12m', 'open_amount',
            'overdue_amount', 'count_tickets_12m', 'count_complaints_12m',
            'count_customers_at_risk',
        ] -%}
        counted.{{ column }},
        {% endfor -%}
        counted.highest_churn_score
    from led
    inner join group_counted as counted
        on led.account_group_id = counted.account_group_id

)

select * from rollup
