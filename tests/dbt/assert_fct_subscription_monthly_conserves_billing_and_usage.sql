-- Catches revenue or usage of a month multiplied or dropped where it meets the base:
-- every subscription and month that has a row holds exactly what the billing and usage
-- facts hold for it.
with

subscription as (

    select * from {{ ref('dim_subscription') }}

),

measured as (

    select
        subscription.subscription_id,
        {{ month_end('line.invoice_date') }} as month_end_date,
        line.amount as billed_amount,
        0 as usage_mb
    from {{ ref('fct_billing_line') }} as line
    inner join subscription on line.subscription_key = subscription.subscription_key
    where line.is_service
    union all
    select
        subscription_id,
        {{ month_end('usage_date') }} as month_end_date,
        0 as billed_amount,
        coalesce(volume_mb, 0) as usage_mb
    from {{ ref('fct_usage_daily') }}

),

month_measured as (

    select
        subscription_id,
        month_end_date,
        sum(billed_amount) as billed_amount,
        sum(usage_mb) as usage_mb
    from measured
    group by
        subscription_id,
        month_end_date

)

select
    fact.subscription_id,
    fact.month_end_date,
    fact.billed_amount,
    fact.usage_mb
from {{ ref('fct_subscription_monthly') }} as fact
left join month_measured
    on
        fact.subscription_id = month_measured.subscription_id
        and fact.month_end_date = month_measured.month_end_date
where
    fact.billed_amount <> coalesce(month_measured.billed_amount, 0)
    or fact.usage_mb <> coalesce(month_measured.usage_mb, 0)
