with

billed as (

    select
        customer_key,
        {{ month_end('invoice_date') }} as month_end_date,
        sum(amount) as recurring_amount
    from {{ ref('fct_billing_line') }}
    where charge_type = 'recurring'
    group by
        customer_key,
        {{ month_end('invoice_date') }}

),

-- a member below zero has no number: it stays itself
recurring as (

    select
        customer.source_system,
        customer.customer_id,
        case when customer.customer_id is null then billed.customer_key end
            as special_key,
        billed.month_end_date,
        sum(billed.recurring_amount) as recurring_amount
    from billed
    inner join {{ ref('int_customer_sliced') }} as customer
        on billed.customer_key = customer.customer_key
    where billed.recurring_amount <> 0
    group by
        customer.source_system,
        customer.customer_id,
        case when customer.customer_id is null then billed.customer_key end,
        billed.month_end_date

),

-- what is recurring in one month is the opening of the next, with a row there or not
recurring_carried as (

    {% for month, opening, closing in [
        ('month_end_date', '0', 'recurring_amount'),
        (month_end(add_days('month_end_date', 1)), 'recurring_amount', '0'),
    ] -%}
    select
        source_system,
        customer_id,
        special_key,
        {{ month }} as month_end_date,
        {{ opening }} as opening_amount,
        {{ closing }} as closing_amount
    from recurring
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

recurring_moved as (

    select
        source_system,
        customer_id,
        special_key,
        month_end_date,
        sum(opening_amount) as opening_amount,
        sum(closing_amount) as closing_amount
    from recurring_carried
    group by
        source_system,
        customer_id,
        special_key,
        month_end_date

)

select * from recurring_moved
