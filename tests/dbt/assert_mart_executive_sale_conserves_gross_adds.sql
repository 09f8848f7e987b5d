-- Catches an activation lost or doubled on the way to its channel: by month and channel
-- the sales are the base's gross adds and win-backs.
with

month as (

    select
        month_end_date,
        channel_key,
        count(case when is_gross_add then 1 end) as count_gross_adds,
        count(case when is_win_back then 1 end) as count_win_backs
    from {{ ref('fct_subscription_monthly') }}
    where
        is_primary
        and (is_gross_add or is_win_back)
    group by
        month_end_date,
        channel_key

),

sale as (

    select
        {{ month_end('activated_date') }} as month_end_date,
        channel_key,
        count(case when is_gross_add then 1 end) as count_gross_adds,
        count(case when is_win_back then 1 end) as count_win_backs
    from {{ ref('mart_executive_sale') }}
    group by
        {{ month_end('activated_date') }},
        channel_key

)

select
    month.month_end_date,
    month.channel_key,
    month.count_gross_adds,
    sale.count_gross_adds as count_gross_adds_sold
from month
full outer join sale
    on
        month.month_end_date = sale.month_end_date
        and month.channel_key = sale.channel_key
where
    coalesce(month.count_gross_adds, 0) <> coalesce(sale.count_gross_adds, 0)
    or coalesce(month.count_win_backs, 0) <> coalesce(sale.count_win_backs, 0)
