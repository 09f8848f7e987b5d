with

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

customer_month as (

    select
        month.*,
        customer.customer_id
    from {{ ref('fct_customer_value_monthly') }} as month
    inner join customer on month.customer_key = customer.customer_key

),

-- the first month has no month before
moved as (

    select
        *,
        abs(closing_amount - opening_amount) as moved_amount,
        case
            when closing_amount > 0 and opening_amount <= 0 and is_known then 'won_back'
            when closing_amount > 0 and opening_amount <= 0 then 'new'
            when closing_amount <= 0 and opening_amount > 0 then 'lost'
            when closing_amount > opening_amount then 'up'
            when closing_amount < opening_amount then 'down'
        end as movement
    from {{ ref('int_recurring_moved') }}
    where
        month_end_date > first_month_end_date
        and month_end_date <= horizon_date

),

recurring_placed as (

    select
        moved.*,
        customer.geography_key,
        customer.customer_type,
        customer.segment,
        coalesce(band.value_tier, 'unknown') as value_tier,
        coalesce(before.employee_key <> -2, false) as is_managed
    from moved
    left join {{ ref('dim_customer') }} as version
        on {{ valid_on('version', 'moved.customer_id', 'moved.month_end_date') }}
    inner join customer
        on coalesce(version.customer_key, moved.special_key) = customer.customer_key
    left join customer_month as before
        on
            moved.customer_id = before.customer_id
            and {{ add_days(month_start('moved.month_end_date'), -1) }}
            = before.month_end_date
    left join {{ ref('dim_band') }} as band on before.band_key = band.band_key

)

select * from recurring_placed
