with

cost as (

    select * from {{ ref('stg_billing__customer_cost') }}

),

cost_resolved as (

    select
        cost.customer_cost_id,
        {{ member_key('customer', 'cost', ['customer', 'account', 'subscription']) }}
            as customer_key,
        cost.cost_type,
        cost.cost_date,
        cost.amount,
        cost.batch_id as batch_key
    from cost
    left join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'cost.customer_id', 'cost.cost_date') }}
    left join {{ ref('int_account_resolved') }} as account
        on {{ valid_on('account', 'cost.account_id', 'cost.cost_date') }}
    left join {{ ref('int_subscription_resolved') }} as subscription
        on {{ valid_on('subscription', 'cost.subscription_id', 'cost.cost_date') }}

)

select * from cost_resolved
