with

month_ranked as (

    select
        customer_id,
        charged_amount,
        count_bills,
        row_number() over (partition by customer_id order by month_end_date desc)
            as age_rank
    from {{ ref('int_customer_month_summed') }}
    where count_bills > 0

),

customer_billed as (

    select
        customer_id,
        sum(count_bills) as count_bills,
        max(case when age_rank = 1 then charged_amount end) as last_bill_amount,
        max(case when age_rank = 2 then charged_amount end) as previous_bill_amount
    from month_ranked
    group by customer_id

)

select * from customer_billed
