{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id', 'as_of_date'],
    meta={'due': 'int_standing_due'},
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

with

population as (

    select * from {{ ref('int_standing_due') }}
    where is_judged

),

billed as (

    select
        population.customer_id,
        population.as_of_date,
        max(case when bill.is_defaulted then 1 else 0 end) as is_default
    from population
    inner join {{ ref('int_bill_turned') }} as bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date < bill.invoice_date
            and {{ add_days('population.as_of_date', 30) }} >= bill.invoice_date
            and {{ add_days('population.as_of_date', 60) }} >= bill.due_date
    group by
        population.customer_id,
        population.as_of_date

),

labelled as (

    select
        population.customer_id,
        population.source_system,
        population.as_of_date,
        population.is_over and billed.customer_id is not null as is_labelled,
        case when population.is_over then billed.is_default end as is_default
    from population
    left join billed
        on
            population.customer_id = billed.customer_id
            and population.as_of_date = billed.as_of_date

)

select * from labelled
