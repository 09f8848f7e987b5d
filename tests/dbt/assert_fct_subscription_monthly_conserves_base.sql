-- Catches a base that does not follow from its movements: a row whose flags do not add
-- up, or a month that does not open with what the month before closed with (a reconnect
-- handed over to nobody, or to two).
with

month_summed as (

    select
        lifetime.source_system,
        month.month_end_date,
        count(case when month.is_active_opening then 1 end) as count_opening,
        count(case when month.is_active_closing then 1 end) as count_closing,
        count(
            case
                when
                    cast(month.is_active_opening as integer)
                    + cast(month.is_gross_add as integer)
                    + cast(month.is_win_back as integer)
                    - cast(month.is_deactivation as integer)
                    <> cast(month.is_active_closing as integer)
                    then 1
            end
        ) as count_wrong
    from {{ ref('fct_subscription_monthly') }} as month
    inner join {{ ref('int_subscription_based') }} as lifetime
        on month.subscription_id = lifetime.subscription_id
    group by
        lifetime.source_system,
        month.month_end_date

),

month_compared as (

    select
        *,
        lag(count_closing) over (
            partition by source_system order by month_end_date
        ) as count_closing_before
    from month_summed

)

select *
from month_compared
where
    count_wrong > 0
    -- the first month opens with those who were there before its system delivered
    or count_opening <> count_closing_before
