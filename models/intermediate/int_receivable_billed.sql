with

note as (

    select * from {{ ref('fct_adjustment') }}
    where adjustment_kind = 'write_off'

),

line_and_note as (

    select
        month_end_date,
        customer_key,
        billed_amount,
        charged_amount as invoiced_amount,
        0 as written_off_amount
    from {{ ref('int_billed_month_summed') }}
    union all
    select
        {{ month_end('adjustment_date') }} as month_end_date,
        customer_key,
        0 as billed_amount,
        0 as invoiced_amount,
        -amount as written_off_amount
    from note

),

newest as (

    select max(horizon_date) as horizon_date from {{ ref('int_horizon') }}

),

-- as far as receivables go: months that are over
customer_billed as (

    select
        moved.month_end_date,
        moved.customer_key,
        sum(moved.billed_amount) as billed_amount,
        sum(moved.invoiced_amount) as invoiced_amount,
        sum(moved.written_off_amount) as written_off_amount
    from line_and_note as moved
    inner join {{ ref('int_customer_named') }} as customer
        on moved.customer_key = customer.customer_key
    left join {{ ref('int_horizon') }} as horizon
        on customer.source_system = horizon.source_system
    cross join newest
    where
        coalesce(horizon.horizon_date, newest.horizon_date) >= moved.month_end_date
    group by
        moved.month_end_date,
        moved.customer_key

)

select * from customer_billed
