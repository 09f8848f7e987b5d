-- Catches revenue or cost lost, doubled or put into another month on the way to the
-- customer's value: every charge, note and booking, found customer or not, is in it.
{% set costs = ['acquisition', 'development', 'retention', 'service', 'direct'] -%}

with

booked as (

    select
        {{ month_end('invoice_date') }} as month_end_date,
        'revenue' as measure,
        amount
    from {{ ref('fct_billing_line') }}
    where is_service
    union all
    select
        {{ month_end('adjustment_date') }} as month_end_date,
        'revenue' as measure,
        amount
    from {{ ref('stg_billing__adjustment') }}
    union all
    select
        {{ month_end('cost_date') }} as month_end_date,
        cost_type as measure,
        amount
    from {{ ref('stg_billing__customer_cost') }}

),

booked_summed as (

    select
        month_end_date,
        measure,
        sum(amount) as amount
    from booked
    group by
        month_end_date,
        measure

),

valued as (

    {% for measure in ['revenue'] + costs -%}
    select
        month_end_date,
        '{{ measure }}' as measure,
        sum({{ measure }}_amount) as amount
    from {{ ref('fct_customer_value_monthly') }}
    group by month_end_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    coalesce(valued.month_end_date, booked.month_end_date) as month_end_date,
    coalesce(valued.measure, booked.measure) as measure,
    valued.amount as valued_amount,
    booked.amount as booked_amount
from valued
full outer join booked_summed as booked
    on
        valued.month_end_date = booked.month_end_date
        and valued.measure = booked.measure
where coalesce(valued.amount, 0) <> coalesce(booked.amount, 0)
