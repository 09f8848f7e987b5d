{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id', 'as_of_date'],
    meta={'due': 'int_standing_due'},
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set measures = [
    'count_bills', 'count_due', 'count_settled', 'settle_days', 'settle_log_days',
    'count_settled_late', 'count_settled_very_late', 'count_missed',
] -%}

with

population as (

    select * from {{ ref('int_standing_due') }}
    where is_judged

),

bill as (

    select
        customer_id,
        month_end_date,
        {% for measure in measures -%}
        sum({{ measure }}) over to_date as {{ measure }},
        sum({{ measure }}) over last_three as {{ measure }}_3,
        {% endfor -%}
        max(case when count_missed > 0 then month_end_date end) over to_date
            as last_missed_date,
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from {{ ref('int_bill_month_counted') }}
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

credit_described as (

    select
        population.customer_id,
        population.as_of_date,
        {{ features_credit() }}
    from population
    left join bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date >= bill.month_end_date
            and population.as_of_date < bill.next_month_end_date
    left join {{ ref('int_bill_overdue') }} as overdue
        on
            population.customer_id = overdue.customer_id
            and population.as_of_date = overdue.as_of_date
    left join {{ ref('int_account_judged') }} as account
        on
            population.customer_id = account.customer_id
            and population.as_of_date = account.as_of_date

)

select * from credit_described
