-- A table: all features in one query would need more memory than a build may have.
{{ config(materialized='table') }}

{%- set known = 'coverage.first_invoice_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

-- a bill is what a customer's invoices of one month add up to
bill as (

    select
        customer_id,
        month_end_date,
        billed_amount,
        sum(count_bills) over to_date as count_bills,
        lag(billed_amount) over (
            partition by customer_id order by month_end_date
        ) as previous_amount,
        sum(billed_amount) over last_three as three_amount,
        count(*) over last_three as count_of_three,
        lead(month_end_date) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from {{ ref('int_customer_month_summed') }}
    where
        count_bills > 0
        and customer_id in (select population.customer_id from population)
    window
        to_date as (
            partition by customer_id order by month_end_date
            rows between unbounded preceding and current row
        ),
        last_three as (
            partition by customer_id order by month_end_date
            rows between 2 preceding and current row
        )

),

bill_described as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature('bill.count_bills', known) }} as f_count_bills,
        cast(bill.billed_amount as double) as f_bill_last_amount,
        cast(bill.three_amount as double) / bill.count_of_three as f_bill_mean_3_amount,
        cast(bill.billed_amount - bill.previous_amount as double)
            as f_bill_change_amount,
        cast(
            {{ months_between('bill.month_end_date', 'population.as_of_date') }}
            as double
        ) as f_months_since_bill
    from population
    left join coverage on population.source_system = coverage.source_system
    left join bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date >= bill.month_end_date
            and population.as_of_date
            < coalesce(bill.next_month_end_date, {{ open_end() }})

)

select * from bill_described
