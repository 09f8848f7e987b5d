-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

{%- set movements = [
    'stg_billing__invoice_line', 'stg_billing__adjustment', 'stg_billing__payment',
] -%}

with

account as (

    select distinct
        account_id,
        customer_id
    from {{ ref('dim_account') }}
    where account_id is not null

),

{% if is_built() or not execute -%}
-- when an invoice is due hangs on its lines, whoever paid it
invoice_changed as (

    select distinct invoice_id
    from {{ ref('stg_billing__invoice_line') }}
    where batch_id > {{ built_through() }}

),

account_due as (

    {% for movement in movements -%}
    select account_id
    from {{ ref(movement) }}
    where batch_id > {{ built_through() }}
    union distinct
    select account_id
    from {{ ref(movement) }}
    where
        invoice_id in (select changed.invoice_id from invoice_changed as changed)
    union distinct
    {% endfor -%}
    select account.account_id
    from account
    inner join {{ ref('int_customer_due') }} as customer
        on account.customer_id = customer.customer_id
    union distinct
    -- of accounts that nobody has described, nobody says whose rows they had; and where
    -- the customer's system has no horizon (any more), that of another counts
    select account.account_id
    from account
    left join {{ ref('int_customer_horizon') }} as horizon
        on account.customer_id = horizon.customer_id
    where horizon.horizon_date is null
    union distinct
    select account_id
    from account
    where exists ({{ months_turned() }})

)
{% else -%}
account_due as (

    select distinct account_id
    from account

)
{% endif %}

select * from account_due
where account_id is not null
