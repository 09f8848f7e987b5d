with

line_and_note as (

    select
        account_id,
        invoice_id,
        {{ month_end('invoice_date') }} as month_end_date,
        amount + coalesce(tax_amount, 0) as amount,
        batch_id
    from {{ ref('stg_billing__invoice_line') }}
    union all
    select
        account_id,
        coalesce(invoice_id, 'unallocated') as invoice_id,
        {{ month_end('adjustment_date') }} as month_end_date,
        amount,
        batch_id
    from {{ ref('stg_billing__adjustment') }}
    union all
    select
        account_id,
        invoice_id,
        {{ month_end('payment_date') }} as month_end_date,
        -amount as amount,
        batch_id
    from {{ ref('stg_billing__payment') }}

),

moved as (

    select
        line_and_note.account_id,
        line_and_note.invoice_id,
        line_and_note.month_end_date,
        sum(line_and_note.amount) as amount,
        max(line_and_note.batch_id) as batch_id
    from line_and_note
    inner join {{ ref('int_account_due') }} as due
        on line_and_note.account_id = due.account_id
    group by
        line_and_note.account_id,
        line_and_note.invoice_id,
        line_and_note.month_end_date

)

select * from moved
