with

subscription as (

    select * from {{ ref('int_subscription_based') }}

),

month as (

    select
        month_start_date,
        month_end_date
    from {{ ref('dim_date') }}
    where is_month_end

),

subscription_spread as (

    select
        *,
        {{ each_month(
            'greatest(activated_date, covered_from_date)',
            'least(base_end_date, horizon_date)',
        ) }} as month_start_date
    from subscription
    where
        activated_date <= horizon_date
        and least(base_end_date, horizon_date) >= {{ month_start('covered_from_date') }}

),

subscription_month as (

    select
        subscription.*,
        month.month_end_date,
        subscription.activated_date < month.month_start_date as is_older,
        subscription.activated_date >= month.month_start_date as is_started,
        subscription.base_end_date <= month.month_end_date as is_ended
    from subscription_spread as subscription
    inner join month on subscription.month_start_date = month.month_start_date
    where subscription.horizon_date >= month.month_end_date

),

-- a continuation takes the place of the one before it, with its opening
month_counted as (

    select
        subscription_id,
        month_end_date,
        is_primary,
        activated_date,
        (is_older and not (is_ended and is_continued))
        or (is_started and is_continuation) as is_active_opening,
        not is_ended as is_active_closing,
        is_started and not is_continuation and not is_win_back as is_gross_add,
        is_started and is_win_back as is_win_back,
        is_ended and not is_continued as is_deactivation,
        case when is_ended and not is_continued then termination_kind end
            as termination_kind,
        case when is_ended and not is_continued then termination_reason_key else -2 end
            as termination_reason_key,
        batch_key
    from subscription_month

)

select * from month_counted
