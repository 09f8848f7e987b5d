with

balance as (

    select * from {{ ref('int_bill_balance') }}

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

missed as (

    select distinct invoice_id
    from balance
    where
        not is_settled
        and valid_from <= {{ add_days('due_date', 30) }}
        and valid_to > {{ add_days('due_date', 30) }}

),

bill_turned as (

    select
        bill.*,
        settled.settled_date,
        {{ days_between('bill.invoice_date', 'settled.settled_date') }} as settle_days,
        {{ days_between('bill.due_date', 'settled.settled_date') }} as late_days,
        missed.invoice_id is not null as is_missed
    from bill
    left join settled on bill.invoice_id = settled.invoice_id
    left join missed on bill.invoice_id = missed.invoice_id

)

select * from bill_turned
