{%- set next_month_end = month_end(add_days('month_end_date', 1)) -%}

with

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

due as (

    select * from {{ ref('int_month_due') }}
    where subject = 'recurring'

),

billed as (

    select
        customer_key,
        month_end_date,
        recurring_amount
    from {{ ref('int_billed_month_summed') }}
    where recurring_amount is not null

),

-- what a month tells of charges, tier and manager is the opening of the next
carried as (

    select
        customer_key,
        month_end_date,
        0 as opening_amount,
        recurring_amount as closing_amount,
        null as band_key,
        null as employee_key
    from billed
    where month_end_date in (select due.month_end_date from due)
    union all
    select
        customer_key,
        {{ next_month_end }} as month_end_date,
        recurring_amount as opening_amount,
        0 as closing_amount,
        null as band_key,
        null as employee_key
    from billed
    where {{ next_month_end }} in (select due.month_end_date from due)
    union all
    select
        customer_key,
        {{ next_month_end }} as month_end_date,
        0 as opening_amount,
        0 as closing_amount,
        band_key,
        employee_key
    from {{ ref('fct_customer_value_monthly') }}
    where {{ next_month_end }} in (select due.month_end_date from due)

),

recurring_moved as (

    select
        customer.source_system,
        customer.holder_id,
        carried.month_end_date,
        sum(carried.opening_amount) as opening_amount,
        sum(carried.closing_amount) as closing_amount,
        max(carried.band_key) as band_key,
        max(carried.employee_key) as employee_key
    from carried
    inner join customer on carried.customer_key = customer.customer_key
    group by
        customer.source_system,
        customer.holder_id,
        carried.month_end_date
    having
        sum(carried.opening_amount) <> 0
        or sum(carried.closing_amount) <> 0

)

select * from recurring_moved
