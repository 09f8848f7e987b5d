with

account as (

    select * from {{ ref('int_account_resolved') }}
    where is_current

),

horizon as (

    select * from {{ ref('int_customer_horizon') }}

),

newest as (

    select max(horizon_date) as horizon_date from {{ ref('int_horizon') }}

),

account_horizon as (

    select
        account.account_id,
        coalesce(horizon.horizon_date, newest.horizon_date) as horizon_date
    from account
    left join horizon on account.customer_id = horizon.customer_id
    cross join newest

)

select * from account_horizon
