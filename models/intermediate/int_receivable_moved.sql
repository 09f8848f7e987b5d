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
        account_id,
        invoice_id,
        month_end_date,
        sum(amount) as amount,
        max(batch_id) as batch_id
    from line_and_note
    group by
        account_id,
        invoice_id,
        month_end_date

)

select * from moved
