with

account as (

    select * from {{ ref('int_customer_account_first') }}
    where valid_to = {{ open_end() }}

),

account_group as (

    select * from {{ ref('int_account_group_led') }}

),

customer_grouped as (

    select
        account.customer_id,
        account.account_group_id,
        account_group.manager_employee_id,
        account_group.manager_team,
        account_group.has_key_account_manager
    from account
    left join account_group on account.account_group_id = account_group.account_group_id
    where account.account_group_id is not null

)

select * from customer_grouped
