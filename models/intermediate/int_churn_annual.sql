with

month as (

    select
        month_end_date,
        source_system,
        slice_kind,
        member,
        numerator / nullif(denominator, 0) as churn
    from {{ ref('int_kpi_accumulated') }}
    where metric = 'base.churn'

),

-- who leaves in the month he came can make a month's rate more than one
month_logged as (

    select
        *,
        case when churn < 1 then ln(1 - churn) else 0 end as stayed_log,
        case when churn >= 1 then 1 else 0 end as is_emptied
    from month

),

year_summed as (

    select
        month_end_date,
        source_system,
        slice_kind,
        member,
        count(churn) over last_year as count_months,
        min(month_end_date) over last_year as first_month_end_date,
        max(is_emptied) over last_year as is_emptied,
        sum(stayed_log) over last_year as stayed_log
    from month_logged
    window last_year as (
        partition by source_system, slice_kind, member
        order by month_end_date
        rows between 11 preceding and current row
    )

),

churn_annual as (

    select
        month_end_date,
        source_system,
        slice_kind,
        member,
        'base.churn_annual' as metric,
        case when is_emptied = 1 then 1 else round(1 - exp(stayed_log), 9) end
            as churn_annual
    from year_summed
    where
        count_months = 12
        and {{ months_between('first_month_end_date', 'month_end_date') }} = 11

)

select * from churn_annual
