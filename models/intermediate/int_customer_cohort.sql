with

activated as (

    select
        customer_id,
        source_system,
        horizon_date,
        covered_from_date,
        {{ month_end('min(activated_date)') }} as cohort_month_end_date
    from {{ ref('int_subscription_based') }}
    where is_primary
    group by
        customer_id,
        source_system,
        horizon_date,
        covered_from_date

),

-- of those who came before the data begin, only who stayed is known
customer_cohort as (

    select
        customer_id,
        source_system,
        horizon_date,
        cohort_month_end_date
    from activated
    where
        {{ month_start('cohort_month_end_date') }} >= covered_from_date
        and cohort_month_end_date <= horizon_date

)

select * from customer_cohort
