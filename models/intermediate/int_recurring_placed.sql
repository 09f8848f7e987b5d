-- A table: what moved is read twice.
{{ config(materialized='table') }}

with

moved as (

    select * from {{ ref('int_recurring_moved') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

begun as (

    select
        customer.source_system,
        min(billed.month_end_date) as first_month_end_date
    from {{ ref('int_billed_month_summed') }} as billed
    inner join customer on billed.customer_key = customer.customer_key
    where billed.recurring_amount <> 0
    group by customer.source_system

),

-- of whoever starts from nothing, what was charged in any month
started as (

    select
        customer.holder_id,
        billed.month_end_date,
        sum(billed.recurring_amount) as closing_amount
    from {{ ref('int_billed_month_summed') }} as billed
    inner join customer on billed.customer_key = customer.customer_key
    where
        customer.holder_id in (
            select moved.holder_id from moved
            where moved.opening_amount <= 0 and moved.closing_amount > 0
        )
    group by
        customer.holder_id,
        billed.month_end_date

),

known as (

    select
        holder_id,
        min(month_end_date) as first_month_end_date
    from started
    where closing_amount > 0
    group by holder_id

),

recurring_placed as (

    select
        moved.source_system,
        moved.holder_id,
        moved.month_end_date,
        moved.opening_amount,
        moved.closing_amount,
        abs(moved.closing_amount - moved.opening_amount) as moved_amount,
        case
            when moved.opening_amount <= 0 and moved.closing_amount > 0
                then
                    case
                        when known.first_month_end_date < moved.month_end_date
                            then 'won_back'
                        else 'new'
                    end
            when moved.opening_amount > 0 and moved.closing_amount <= 0 then 'lost'
            when moved.closing_amount > moved.opening_amount then 'up'
            when moved.closing_amount < moved.opening_amount then 'down'
        end as movement,
        customer.geography_key,
        customer.customer_type,
        customer.segment,
        coalesce(band.value_tier, 'unknown') as value_tier,
        coalesce(moved.employee_key <> -2, false) as is_managed
    from moved
    inner join begun on moved.source_system = begun.source_system
    inner join customer
        on {{ valid_on('customer', 'moved.holder_id', 'moved.month_end_date') }}
    left join known on moved.holder_id = known.holder_id
    left join {{ ref('dim_band') }} as band on moved.band_key = band.band_key
    where
        -- the first month has no month before
        moved.month_end_date > begun.first_month_end_date
        and moved.month_end_date <= customer.horizon_date

)

select * from recurring_placed
