-- Catches a subscription that comes into the base without a beginning or goes without
-- an end: over all months each is added once (or continues another) and deactivated
-- once (or is continued), if that is before the horizon and not before its system
-- began to deliver.
with

counted as (

    select
        subscription_id,
        count(case when is_gross_add or is_win_back then 1 end) as count_added,
        count(case when is_deactivation then 1 end) as count_deactivated,
        max(month_end_date) as last_month_end_date
    from {{ ref('fct_subscription_monthly') }}
    group by subscription_id

),

lifetime as (

    select
        *,
        case
            when
                not is_continuation
                and {{ month_end('activated_date') }} >= covered_from_date
                then 1
            else 0
        end as count_added,
        case
            when not is_continued and {{ month_end('terminated_date') }} <= horizon_date
                then 1
            else 0
        end as count_deactivated
    from {{ ref('int_subscription_based') }}
    where
        {{ month_end('activated_date') }} <= horizon_date
        and {{ month_end('base_end_date') }} >= covered_from_date
        -- a month that is complete, of those that are covered
        and {{ month_end('covered_from_date') }} <= horizon_date

)

select
    lifetime.subscription_id,
    counted.count_added,
    counted.count_deactivated
from lifetime
full outer join counted on lifetime.subscription_id = counted.subscription_id
where
    lifetime.count_added is distinct from counted.count_added
    or lifetime.count_deactivated is distinct from counted.count_deactivated
