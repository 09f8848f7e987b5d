{%- set measures = [
    'revenue', 'acquisition', 'development', 'retention', 'service', 'direct',
] -%}

with

active as (

    select * from {{ ref('int_customer_month_active') }}

),

earned as (

    select * from {{ ref('int_customer_month_earned') }}

),

account as (

    select * from {{ ref('int_customer_account_first') }}

),

activated as (

    select
        customer_id,
        min(activated_date) as activated_date
    from {{ ref('int_subscription_dated') }}
    where is_primary
    group by customer_id

),

united as (

    select
        coalesce(active.customer_id, earned.customer_id) as customer_id,
        earned.special_key,
        coalesce(active.month_end_date, earned.month_end_date) as month_end_date,
        active.customer_id is not null as is_active,
        active.tenure_months,
        active.contract_end_date,
        {% for measure in measures -%}
        coalesce(earned.{{ measure }}_amount, 0) as {{ measure }}_amount,
        {% endfor -%}
        greatest(coalesce(active.batch_key, -2), coalesce(earned.batch_key, -2))
            as batch_key
    from active
    full outer join earned
        on
            active.customer_id = earned.customer_id
            and active.month_end_date = earned.month_end_date

),

united_placed as (

    select
        united.*,
        account.account_key,
        account.account_group_id,
        account.credit_class,
        coalesce(activated.activated_date <= united.month_end_date, false)
            as is_known_subscriber
    from united
    left join account
        on {{ valid_on('account', 'united.customer_id', 'united.month_end_date') }}
    left join activated on united.customer_id = activated.customer_id

)

select * from united_placed
