-- Catches a base counted in the wrong place, product, type or segment: each slice holds
-- the subscriptions whose versions at month-end stand in it.
{% set slice = [
    'month_end_date', 'geography_key', 'product_key', 'customer_type', 'segment',
] %}

with

fact as (

    select
        month.month_end_date,
        month.geography_key,
        month.product_key,
        coalesce(customer.customer_type, 'Unknown') as customer_type,
        coalesce(customer.segment, 'Unknown') as segment,
        count(case when month.is_active_closing then 1 end) as count_closing,
        count(case when month.is_deactivation then 1 end) as count_deactivations
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('dim_customer') }} as customer
        on month.customer_key = customer.customer_key
    where month.is_primary
    group by
        month.month_end_date,
        month.geography_key,
        month.product_key,
        coalesce(customer.customer_type, 'Unknown'),
        coalesce(customer.segment, 'Unknown')

),

told as (

    select
        {{ slice | join(',\n        ') }},
        count_closing,
        count_deactivations
    from fact
    union all
    select
        {{ slice | join(',\n        ') }},
        -count_closing as count_closing,
        -count_deactivations as count_deactivations
    from {{ ref('mart_executive_kpi_monthly') }}

)

select {{ slice | join(', ') }}
from told
group by {{ slice | join(', ') }}
having
    sum(count_closing) <> 0
    or sum(count_deactivations) <> 0
