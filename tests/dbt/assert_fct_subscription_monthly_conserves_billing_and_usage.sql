-- Catches revenue or usage of a month multiplied or dropped where it meets the base:
-- every subscription and month that has a row holds exactly what the billing and usage
-- facts hold for it. After an increment it looks at the rows made anew.
with

fact as (

    select * from {{ ref('fct_subscription_monthly') }}
    {% if not is_full_build() -%}
    where changed_in > {{ built_through() }}
    {% endif %}
),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

version_billed as (

    select
        subscription_key,
        {{ month_end('invoice_date') }} as month_end_date,
        amount as billed_amount,
        0 as usage_mb
    from {{ ref('fct_billing_line') }}
    where is_service
    union all
    select
        subscription_key,
        month_end_date,
        0 as billed_amount,
        usage_mb
    from {{ ref('int_usage_month_summed') }}

),

month_measured as (

    select
        fact.subscription_id,
        fact.month_end_date,
        sum(version_billed.billed_amount) as billed_amount,
        sum(version_billed.usage_mb) as usage_mb
    from version_billed
    inner join subscription
        on version_billed.subscription_key = subscription.subscription_key
    inner join fact
        on
            subscription.subscription_id = fact.subscription_id
            and version_billed.month_end_date = fact.month_end_date
    group by
        fact.subscription_id,
        fact.month_end_date

)

select
    fact.subscription_id,
    fact.month_end_date,
    fact.billed_amount,
    fact.usage_mb
from fact
left join month_measured
    on
        fact.subscription_id = month_measured.subscription_id
        and fact.month_end_date = month_measured.month_end_date
where
    fact.billed_amount <> coalesce(month_measured.billed_amount, 0)
    or fact.usage_mb <> coalesce(month_measured.usage_mb, 0)
