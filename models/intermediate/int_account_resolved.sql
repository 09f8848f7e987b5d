-- A table: every fact that knows an account looks here once instead of in two
-- dimensions.
{{ config(materialized='table') }}

with

account as (

    select * from {{ ref('dim_account') }}
    where account_id is not null

),

customer as (

    select * from {{ ref('dim_customer') }}
    where customer_id is not null

),

account_split as (

    select
        account.account_id,
        account.account_key,
        account.customer_id,
        customer.customer_key,
        customer.geography_key,
        greatest(
            account.valid_from,
            coalesce(customer.valid_from, account.valid_from)
        ) as valid_from,
        least(
            account.valid_to,
            coalesce(customer.valid_to, account.valid_to)
        ) as valid_to,
        greatest(account.batch_key, coalesce(customer.batch_key, 0)) as batch_key
    from account
    left join customer on {{ spans_meet('account', 'customer', 'customer_id') }}

),

account_resolved as (

    select
        account_id,
        account_key,
        customer_id,
        customer_key,
        geography_key,
        valid_from,
        valid_to,
        valid_to = {{ open_end() }} as is_current,
        batch_key
    from account_split

)

select * from account_resolved
