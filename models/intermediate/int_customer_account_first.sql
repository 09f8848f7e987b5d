{{ config(materialized='table') }}

with

account_ranked as (

    select
        customer_id,
        account_id,
        row_number() over (
            partition by customer_id
            order by opened_date nulls last, account_id
        ) as age_rank
    from {{ ref('dim_account') }}
    where is_current and customer_id is not null

),

account as (

    select * from {{ ref('dim_account') }}

),

account_first as (

    select
        first.customer_id,
        first.account_id,
        account.account_key,
        account.account_group_id,
        account.credit_class,
        account.valid_from,
        account.valid_to
    from account_ranked as first
    inner join account on first.account_id = account.account_id
    where first.age_rank = 1

)

select * from account_first
