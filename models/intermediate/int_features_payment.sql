-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

with

population as (

    select * from {{ ref('int_features_due') }}

),

payment as (

    select
        customer_id,
        month_end_date,
        paid_amount,
        last_payment_date,
        late_days,
        count_judged,
        sum(late_days) over last_three as three_late_days,
        sum(count_judged) over last_three as three_count_judged,
        max(late_days) over last_twelve as greatest_late_days,
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from {{ ref('int_customer_month_summed') }}
    where
        count_payments > 0
        and customer_id in (select population.customer_id from population)
    window
        last_three as (
            partition by customer_id order by month_end_date
            rows between 2 preceding and current row
        ),
        last_twelve as (
            partition by customer_id order by month_end_date
            rows between 11 preceding and current row
        )

),

payment_described as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature_of('payment.paid_amount') }} as f_payment_last_amount,
        {{ feature_ratio('payment.late_days', 'payment.count_judged') }}
            as f_payment_last_late_days,
        {{ feature_ratio('payment.three_late_days', 'payment.three_count_judged') }}
            as f_payment_mean_3_late_days,
        {{ feature_of('payment.greatest_late_days') }} as f_payment_max_12_late_days,
        {{ feature_of(
            days_between('payment.last_payment_date', 'population.as_of_date')
        ) }} as f_days_since_payment
    from population
    left join payment
        on
            population.customer_id = payment.customer_id
            and population.as_of_date >= payment.month_end_date
            and population.as_of_date < payment.next_month_end_date

)

select * from payment_described
