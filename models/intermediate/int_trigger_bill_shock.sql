with

customer as (

    select * from {{ ref('int_customer_horizon') }}
    where horizon_date is not null

),

-- a bill is what a customer's invoices of one month add up to
bill_compared as (

    select
        customer_id,
        month_end_date,
        billed_amount,
        sum(billed_amount) over three_before as three_before_amount,
        count(*) over three_before as count_before,
        row_number() over (
            partition by customer_id order by month_end_date desc
        ) as newest_rank
    from {{ ref('int_customer_month_summed') }}
    where count_bills > 0
    window three_before as (
        partition by customer_id order by month_end_date
        rows between 3 preceding and 1 preceding
    )

),

bill_shock as (

    select
        customer.customer_id,
        'bill_shock' as trigger_code,
        {{ year_month('bill.month_end_date') }} as reference_id,
        least(bill.month_end_date, customer.horizon_date) as trigger_date,
        bill.billed_amount as trigger_amount
    from bill_compared as bill
    inner join customer on bill.customer_id = customer.customer_id
    where
        bill.newest_rank = 1
        and bill.count_before = 3
        and 2 * bill.billed_amount > bill.three_before_amount
        and 3 * bill.billed_amount - bill.three_before_amount >= 60
        and {{ days_between('bill.month_end_date', 'customer.horizon_date') }} <= 31

)

select * from bill_shock
