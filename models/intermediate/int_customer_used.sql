with

customer as (

    select * from {{ ref('int_customer_dated') }}

),

month as (

    select
        customer.customer_id,
        month.usage_minutes,
        month.usage_mb,
        {{ months_between('month.month_end_date', 'customer.closed_month_end_date') }}
            as age_months
    from {{ ref('fct_subscription_monthly') }} as month
    inner join customer on month.customer_key = customer.customer_key

),

customer_used as (

    select
        customer_id,
        {% for measure in ['minutes', 'mb'] -%}
        coalesce(sum(case when age_months < 3 then usage_{{ measure }} end), 0)
            as usage_{{ measure }}_3m,
        coalesce(sum(case when age_months >= 3 then usage_{{ measure }} end), 0)
            as usage_{{ measure }}_3m_before,
        {% endfor -%}
        count(*) as count_months
    from month
    where age_months between 0 and 5
    group by customer_id

),

trend_told as (

    select
        customer_id,
        usage_minutes_3m,
        usage_minutes_3m_before,
        usage_mb_3m,
        usage_mb_3m_before,
        case
            when usage_mb_3m_before > 0 then usage_mb_3m / usage_mb_3m_before
            else usage_minutes_3m / nullif(usage_minutes_3m_before, 0)
        end as usage_ratio
    from customer_used

)

select * from trend_told
