with

billed as (

    select * from {{ ref('int_billing_month_summed') }}
    where recurring_amount <> 0

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

-- a member below zero has no number: it stays itself
recurring as (

    select
        customer.source_system,
        customer.horizon_date,
        customer.customer_id,
        case when customer.customer_id is null then billed.customer_key end
            as special_key,
        billed.month_end_date,
        sum(billed.recurring_amount) as recurring_amount,
        min(billed.month_end_date) over (partition by customer.source_system)
            as first_month_end_date
    from billed
    inner join customer on billed.customer_key = customer.customer_key
    group by
        customer.source_system,
        customer.horizon_date,
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
        horizon_date,
        first_month_end_date,
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
        horizon_date,
        first_month_end_date,
        customer_id,
        special_key,
        month_end_date,
        sum(opening_amount) as opening_amount,
        sum(closing_amount) as closing_amount,
        coalesce(
            max(max(closing_amount)) over (
                partition by source_system, customer_id, special_key
                order by month_end_date
                rows between unbounded preceding and 1 preceding
            ) > 0,
            false
        ) as is_known
    from recurring_carried
    group by
        source_system,
        horizon_date,
        first_month_end_date,
        customer_id,
        special_key,
        month_end_date

)

select * from recurring_moved
