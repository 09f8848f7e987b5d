with

named as (

    select * from {{ ref('int_customer_named') }}

),

overdue as (

    select
        named.customer_id,
        receivable.month_end_date as as_of_date,
        sum(
            case when receivable.ageing_bucket = '1-30' then receivable.open_amount end
        ) as overdue_to_30_amount,
        sum(
            case when receivable.ageing_bucket <> '1-30' then receivable.open_amount end
        ) as overdue_from_31_amount
    from {{ ref('fct_ar_monthly') }} as receivable
    inner join named on receivable.customer_key = named.customer_key
    where
        receivable.ageing_bucket not in ('not_due', 'unallocated')
        -- bills may come before the account that says whose they are
        and named.customer_id is not null
    group by
        named.customer_id,
        receivable.month_end_date

)

select * from overdue
