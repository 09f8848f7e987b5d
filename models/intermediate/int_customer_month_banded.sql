{{ config(materialized='table') }}

with

month_summed as (

    select
        *,
        sum(
            revenue_amount
            - acquisition_amount
            - development_amount
            - retention_amount
        ) over (
            partition by customer_id, special_key order by month_end_date
            rows between 11 preceding and current row
        ) as year_value_amount,
        count(*) over (
            partition by customer_id, special_key order by month_end_date
            rows between 11 preceding and current row
        ) as count_months
    from {{ ref('int_customer_month_united') }}

),

month_staged as (

    select
        *,
        {{ band('tenure_band', 'tenure_months') }} as tenure_band,
        {{ band('arpu_band', 'revenue_amount') }} as arpu_band,
        case
            when tenure_months < 3 then 'new'
            when
                {{ months_between('month_end_date', 'contract_end_date') }} <= 3
                then 'ending'
            when is_active then 'established'
            when is_known_subscriber then 'left'
            else 'prospect'
        end as lifecycle_stage,
        {{ band('value_tier', 'year_value_amount / count_months') }} as value_tier,
        {{ band('credit_band', 'credit_class') }} as credit_band
    from month_summed

),

month_banded as (

    select
        customer_id,
        special_key,
        month_end_date,
        is_active,
        revenue_amount,
        acquisition_amount,
        development_amount,
        retention_amount,
        service_amount,
        direct_amount,
        account_key,
        account_group_id,
        lifecycle_stage,
        value_tier,
        case when customer_id is null then -1 else {{ band_key() }} end as band_key,
        batch_key
    from month_staged

)

select * from month_banded
