with

population as (

    select * from {{ ref('int_fraud_population') }}

),

bill as (

    select
        *,
        row_number() over (
            partition by customer_id order by invoice_date, invoice_id
        ) as bill_number
    from {{ ref('int_bill_turned') }}

),

billed as (

    select
        population.customer_id,
        population.as_of_date,
        count(*) as count_bills,
        count(case when bill.due_date < population.as_of_date then 1 end) as count_due,
        count(case when bill.settled_date <= population.as_of_date then 1 end)
            as count_settled,
        count(
            case
                when
                    bill.due_date < population.as_of_date
                    and coalesce(bill.settled_date, {{ open_end() }})
                    > population.as_of_date
                    then 1
            end
        ) as count_unpaid,
        max(
            case
                when
                    bill.bill_number = 1
                    and coalesce(bill.settled_date, {{ open_end() }})
                    > population.as_of_date
                    then {{ days_between('bill.due_date', 'population.as_of_date') }}
            end
        ) as first_unpaid_days,
        sum(
            case
                when bill.settled_date <= population.as_of_date
                    then cast(ln(bill.settle_days + 1) as decimal(18, 6))
            end
        ) as settle_log_days
    from population
    inner join bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date >= bill.invoice_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from billed
