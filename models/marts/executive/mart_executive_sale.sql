with

customer as (

    select * from {{ ref('int_customer_named') }}

),

month as (

    select
        month.*,
        customer.source_system
    from {{ ref('fct_subscription_monthly') }} as month
    inner join customer on month.customer_key = customer.customer_key
    where month.is_primary

),

last_month as (

    select
        source_system,
        max(month_end_date) as month_end_date
    from month
    group by source_system

),

based as (

    select
        subscription_id,
        activated_date,
        base_end_date,
        is_continued,
        {{ add_days('activated_date', 90) }} as judged_date
    from {{ ref('int_subscription_based') }}

),

sale_judged as (

    select
        month.subscription_id,
        based.activated_date,
        {{ date_key('based.activated_date') }} as activated_date_key,
        month.source_system,
        month.customer_key,
        month.geography_key,
        month.product_key,
        month.channel_key,
        month.is_gross_add,
        month.is_win_back,
        based.judged_date <= last_month.month_end_date as is_judged_90d,
        based.judged_date <= last_month.month_end_date
        and (based.base_end_date > based.judged_date or based.is_continued)
            as is_kept_90d,
        cast(coalesce(month.recurring_price_amount, 0) as decimal(18, 2))
            as sold_recurring_amount
    from month
    inner join last_month on month.source_system = last_month.source_system
    inner join based on month.subscription_id = based.subscription_id
    where month.is_gross_add or month.is_win_back

)

select * from sale_judged
