{%- set costs = ['acquisition', 'development', 'retention', 'service', 'direct'] -%}

with

moved as (

    select
        customer_key,
        month_end_date,
        'revenue' as measure,
        service_amount as amount,
        service_batch_key as batch_key
    from {{ ref('int_billed_month_summed') }}
    where service_batch_key is not null
    union all
    select
        customer_key,
        {{ month_end('adjustment_date') }} as month_end_date,
        'revenue' as measure,
        amount,
        batch_key
    from {{ ref('fct_adjustment') }}
    union all
    select
        customer_key,
        {{ month_end('cost_date') }} as month_end_date,
        cost_type as measure,
        amount,
        batch_key
    from {{ ref('int_customer_cost_resolved') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

-- a member below zero has no number: it stays itself
earned as (

    select
        customer.customer_id,
        case when customer.customer_id is null then moved.customer_key end
            as special_key,
        moved.month_end_date,
        {% for measure in ['revenue'] + costs -%}
        cast(
            sum(case when moved.measure = '{{ measure }}' then moved.amount else 0 end)
            as decimal(18, 2)
        ) as {{ measure }}_amount,
        {% endfor -%}
        max(moved.batch_key) as batch_key
    from moved
    inner join customer on moved.customer_key = customer.customer_key
    group by
        customer.customer_id,
        case when customer.customer_id is null then moved.customer_key end,
        moved.month_end_date

)

select * from earned
