-- Catches a feature that looks past its as-of date (or misses a day before it): what
-- can be counted straight from the facts up to that day has to be the same.
with

named as (

    select * from {{ ref('int_customer_named') }}

),

activity as (

    select
        customer_key,
        invoice_date as date_day,
        amount as billed_amount,
        0 as count_tickets,
        0 as volume_mb
    from {{ ref('fct_billing_line') }}
    union all
    select
        customer_key,
        cast(opened_at as date) as date_day,
        0 as billed_amount,
        1 as count_tickets,
        0 as volume_mb
    from {{ ref('fct_service_ticket') }}
    union all
    select
        customer_key,
        usage_date as date_day,
        0 as billed_amount,
        0 as count_tickets,
        volume_mb
    from {{ ref('fct_usage_daily') }}

),

recounted as (

    select
        mart.customer_id,
        mart.as_of_date,
        mart.f_billed_total_amount,
        mart.f_count_tickets_90d,
        mart.f_mb_30d,
        sum(activity.billed_amount) as billed_amount,
        sum(
            case
                when {{ add_days('activity.date_day', 90) }} > mart.as_of_date
                    then activity.count_tickets
            end
        ) as count_tickets,
        sum(
            case
                when {{ add_days('activity.date_day', 30) }} > mart.as_of_date
                    then activity.volume_mb
            end
        ) as volume_mb
    from {{ ref('mart_features_churn') }} as mart
    inner join named on mart.customer_id = named.customer_id
    inner join activity
        on
            named.customer_key = activity.customer_key
            and mart.as_of_date >= activity.date_day
    group by
        mart.customer_id,
        mart.as_of_date,
        mart.f_billed_total_amount,
        mart.f_count_tickets_90d,
        mart.f_mb_30d

)

select *
from recounted
where
    f_billed_total_amount <> cast(billed_amount as double)
    or f_count_tickets_90d <> coalesce(count_tickets, 0)
    or f_mb_30d <> cast(coalesce(volume_mb, 0) as double)
