-- A table: what is told of bills is told of these, thrice.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id'],
    meta={'due': 'int_customer_due'},
) }}

-- depends_on: {{ ref('int_customer_due') }}
with

balance as (

    select * from {{ ref('int_bill_balance') }}
    {% if is_incremental() -%}
    where
        customer_id in (
            select due.customer_id from {{ ref('int_customer_due') }} as due
        )
    {% endif %}

),

bill as (

    select distinct
        invoice_id,
        customer_id,
        invoice_date,
        due_date
    from balance

),

settled as (

    select
        invoice_id,
        min(valid_from) as settled_date
    from balance
    where is_settled
    group by invoice_id

),

-- still open so many days after the due date
missed as (

    select
        invoice_id,
        {% for days in [30, 60] -%}
        max(
            case
                when
                    valid_from <= {{ add_days('due_date', days) }}
                    and valid_to > {{ add_days('due_date', days) }}
                    then 1
                else 0
            end
        ) as missed_{{ days }}d,
        {% endfor -%}
        count(*) as count_balances
    from balance
    where not is_settled
    group by invoice_id

),

bill_turned as (

    select
        bill.*,
        settled.settled_date,
        {{ days_between('bill.invoice_date', 'settled.settled_date') }} as settle_days,
        {{ days_between('bill.due_date', 'settled.settled_date') }} as late_days,
        coalesce(missed.missed_30d = 1, false) as is_missed,
        coalesce(missed.missed_60d = 1, false) as is_defaulted
    from bill
    left join settled on bill.invoice_id = settled.invoice_id
    left join missed on bill.invoice_id = missed.invoice_id

)

select * from bill_turned
