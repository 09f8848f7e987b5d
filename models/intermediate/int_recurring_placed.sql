with

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

customer_month as (

    select
        customer.customer_id,
        month.month_end_date,
        month.band_key,
        month.employee_key
    from {{ ref('fct_customer_value_monthly') }} as month
    inner join customer on month.customer_key = customer.customer_key

),

begun as (

    select
        source_system,
        min(month_end_date) as first_month_end_date
    from {{ ref('int_recurring_moved') }}
    group by source_system

),

moved as (

    select
        *,
        min(case when closing_amount > 0 then month_end_date end) over (
            partition by source_system, customer_id, special_key
        ) < month_end_date as is_known
    from {{ ref('int_recurring_moved') }}

),

recurring_placed as (

    select
        moved.source_system,
        moved.customer_id,
        moved.month_end_date,
        moved.opening_amount,
        moved.closing_amount,
        abs(moved.closing_amount - moved.opening_amount) as moved_amount,
        case
            when moved.opening_amount <= 0 and moved.closing_amount > 0
                then case when moved.is_known then 'won_back' else 'new' end
            when moved.opening_amount > 0 and moved.closing_amount <= 0 then 'lost'
            when moved.closing_amount > moved.opening_amount then 'up'
            when moved.closing_amount < moved.opening_amount then 'down'
        end as movement,
        customer.geography_key,
        customer.customer_type,
        customer.segment,
        coalesce(band.value_tier, 'unknown') as value_tier,
        coalesce(before.employee_key <> -2, false) as is_managed
    from moved
    inner join begun on moved.source_system = begun.source_system
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
    where
        -- the first month has no month before
        moved.month_end_date > begun.first_month_end_date
        and moved.month_end_date <= customer.horizon_date

)

select * from recurring_placed
