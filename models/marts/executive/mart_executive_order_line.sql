with

line as (

    select * from {{ ref('fct_order_line') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

line_judged as (

    select
        line.order_id,
        line.line_number,
        line.ordered_date_key,
        customer.source_system,
        line.customer_key,
        customer.geography_key,
        line.product_key,
        line.channel_key,
        line.reason_key,
        line.order_type,
        line.order_status,
        line.order_status = 'completed' as is_completed,
        line.order_status in ('cancelled', 'failed') as is_failed,
        line.order_status in ('acknowledged', 'in_progress', 'held') as is_open,
        line.is_on_time is not null as is_promised_and_completed,
        coalesce(line.is_on_time, false) as is_on_time,
        line.completion_days,
        cast(coalesce(line.one_time_amount, 0) as decimal(18, 2)) as one_time_amount,
        cast(coalesce(line.monthly_amount, 0) as decimal(18, 2)) as monthly_amount
    from line
    inner join customer on line.customer_key = customer.customer_key

)

select * from line_judged
