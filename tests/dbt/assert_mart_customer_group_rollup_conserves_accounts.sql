-- Catches accounts lost or counted twice on the way up: a group holds what its own
-- accounts hold and what the groups right below it hold, each reckoned by itself.
with

rollup as (

    select * from {{ ref('mart_customer_group_rollup') }}

),

account as (

    select
        account.account_group_id,
        count(distinct account.account_id) as count_accounts
    from {{ ref('dim_account') }} as account
    where
        account.is_current
        and account.account_group_id is not null
        and account.customer_id is not null
    group by account.account_group_id

),

ticket as (

    select
        newest.account_group_id,
        count(*) as count_tickets
    from {{ ref('fct_service_ticket') }} as ticket
    inner join {{ ref('dim_account') }} as told
        on ticket.account_key = told.account_key
    inner join {{ ref('dim_account') }} as newest
        on told.account_id = newest.account_id and newest.is_current
    inner join {{ ref('int_customer_today') }} as today
        on newest.customer_id = today.customer_id
    where
        cast(ticket.opened_at as date) <= today.closed_month_end_date
        and cast(ticket.opened_at as date)
        > {{ month_end(dbt.dateadd('month', -12, 'today.closed_month_end_date')) }}
    group by newest.account_group_id

),

right_below as (

    select
        parent_account_group_id,
        sum(count_accounts) as count_accounts,
        sum(count_tickets_12m) as count_tickets
    from rollup
    where parent_account_group_id is not null
    group by parent_account_group_id

)

select
    rollup.account_group_id,
    rollup.count_accounts,
    rollup.count_tickets_12m
from rollup
left join account on rollup.account_group_id = account.account_group_id
left join ticket on rollup.account_group_id = ticket.account_group_id
left join right_below
    on rollup.account_group_id = right_below.parent_account_group_id
where
    rollup.count_accounts
    <> coalesce(account.count_accounts, 0) + coalesce(right_below.count_accounts, 0)
    or rollup.count_tickets_12m
    <> coalesce(ticket.count_tickets, 0) + coalesce(right_below.count_tickets, 0)
