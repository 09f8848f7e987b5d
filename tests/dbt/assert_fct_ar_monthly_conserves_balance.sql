-- Catches a receivable lost, doubled or forgotten in a month: what is open over all
-- buckets at a month's end is all that was billed with tax, noted and paid to that day,
-- to the cent. By the day to which the data of the accounts' source system reach.
with

account as (

    select
        account.account_key,
        horizon.horizon_date
    from {{ ref('dim_account') }} as account
    inner join {{ ref('int_account_horizon') }} as horizon
        on account.account_id = horizon.account_id

),

moved as (

    select
        account_key,
        invoice_date as moved_date,
        amount + coalesce(tax_amount, 0) as amount
    from {{ ref('fct_billing_line') }}
    union all
    select
        account_key,
        adjustment_date as moved_date,
        amount
    from {{ ref('fct_adjustment') }}
    union all
    select
        account_key,
        payment_date as moved_date,
        -amount as amount
    from {{ ref('fct_payment') }}

),

moved_summed as (

    select
        account.horizon_date,
        {{ month_end('moved.moved_date') }} as month_end_date,
        sum(moved.amount) as amount
    from moved
    inner join account on moved.account_key = account.account_key
    group by
        account.horizon_date,
        {{ month_end('moved.moved_date') }}

),

balance as (

    select
        moved.horizon_date,
        calendar.month_end_date,
        sum(moved.amount) as amount
    from moved_summed as moved
    inner join {{ ref('dim_date') }} as calendar
        on
            calendar.is_month_end
            and moved.month_end_date <= calendar.month_end_date
            and moved.horizon_date >= calendar.month_end_date
    group by
        moved.horizon_date,
        calendar.month_end_date

),

owed as (

    select
        account.horizon_date,
        bucket.month_end_date,
        sum(bucket.open_amount) as amount
    from {{ ref('fct_ar_monthly') }} as bucket
    inner join account on bucket.account_key = account.account_key
    group by
        account.horizon_date,
        bucket.month_end_date

)

select
    coalesce(balance.month_end_date, owed.month_end_date) as month_end_date,
    balance.amount as balance_amount,
    owed.amount as owed_amount
from balance
full outer join owed
    on
        balance.horizon_date = owed.horizon_date
        and balance.month_end_date = owed.month_end_date
where coalesce(balance.amount, 0) <> coalesce(owed.amount, 0)
