with

balance as (

    select
        account_id,
        invoice_id,
        month_end_date,
        sum(amount) over (
            partition by account_id, invoice_id order by month_end_date
        ) as open_amount,
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by account_id, invoice_id order by month_end_date
        ) as next_end_date,
        batch_id
    from {{ ref('int_receivable_moved') }}

),

invoice as (

    select
        invoice_id,
        min(invoice_date) as invoice_date,
        coalesce(max(due_date), min(invoice_date)) as due_date
    from {{ ref('stg_billing__invoice_line') }}
    where invoice_id in (select balance.invoice_id from balance)
    group by invoice_id

),

balance_open as (

    select
        balance.account_id,
        balance.invoice_id,
        invoice.invoice_date,
        invoice.due_date,
        cast(balance.open_amount as decimal(18, 2)) as open_amount,
        balance.month_end_date as from_end_date,
        balance.next_end_date,
        balance.batch_id
    from balance
    left join invoice on balance.invoice_id = invoice.invoice_id
    where balance.open_amount <> 0

)

select * from balance_open
