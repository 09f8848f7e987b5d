with

month as (

    select * from {{ ref('int_customer_month_banded') }}
    where is_active

),

customer as (

    select * from {{ ref('dim_customer') }}

),

month_placed as (

    select
        customer.customer_key,
        customer.geography_key,
        month.customer_id,
        month.month_end_date,
        {{ add_days(month_start('month.month_end_date'), -1) }} as previous_date,
        coalesce(customer.segment, 'Unknown') as segment,
        month.value_tier,
        month.band_key,
        month.batch_key
    from month
    inner join customer
        on {{ valid_on('customer', 'month.customer_id', 'month.month_end_date') }}

),

month_compared as (

    select
        month.*,
        previous.segment as from_segment,
        previous.value_tier as from_value_tier,
        previous.band_key as from_band_key
    from month_placed as month
    left join month_placed as previous
        on
            month.customer_id = previous.customer_id
            and month.previous_date = previous.month_end_date

),

transition as (

    select
        customer_key,
        month_end_date,
        {{ date_key('month_end_date') }} as month_end_date_key,
        geography_key,
        band_key,
        coalesce(from_band_key, -2) as from_band_key,
        from_segment,
        segment as to_segment,
        from_value_tier,
        value_tier as to_value_tier,
        coalesce(from_segment <> segment, false) as is_segment_changed,
        coalesce(from_value_tier <> value_tier, false) as is_value_tier_changed,
        batch_key
    from month_compared

)

select * from transition
