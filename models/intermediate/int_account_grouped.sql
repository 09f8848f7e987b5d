with

account_grouped as (

    select
        account.account_id,
        account.customer_id,
        account.account_group_id,
        today.closed_month_end_date
    from {{ ref('dim_account') }} as account
    inner join {{ ref('int_customer_today') }} as today
        on account.customer_id = today.customer_id
    where account.is_current and account.account_group_id is not null

)

select * from account_grouped
