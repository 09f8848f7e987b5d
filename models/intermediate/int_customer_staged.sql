with

score as (

    select * from {{ ref('int_customer_churn_explained') }}

),

customer_staged as (

    select
        known.customer_id,
        {% for column in [
            'is_active', 'has_refused_marketing', 'count_open_fraud_cases',
            'count_open_complaints', 'count_open_retention_cases', 'overdue_amount',
            'overdue_1_30_amount', 'open_amount', 'usage_ratio', 'termination_kind',
            'customer_value_amount_12m', 'count_product_lines',
        ] -%}
        known.{{ column }},
        {% endfor -%}
        -- without payments everything ever billed would be late
        max(abs(known.paid_amount_total)) over (
            partition by known.source_system
        ) > 0 as are_payments_delivered,
        {% for column in [
            'churn_score', 'churn_decile', 'churn_as_of_date',
            'churn_voluntary_score', 'churn_voluntary_decile', 'churn_reason_1_zh', 'churn_reason_1_en', 'churn_reason_2_zh',
            'churn_reason_2_en', 'churn_reason_3_zh', 'churn_reason_3_en',
        ] -%}
        score.{{ column }},
        {% endfor -%}
        coalesce(band.value_tier, 'unknown') as value_tier,
        coalesce(band.arpu_band, 'unknown') as arpu_band,
        coalesce(band.credit_band, 'unknown') as credit_band,
        case
            when known.termination_date is not null then 'left'
            when known.is_active and band.lifecycle_stage in ('left', 'prospect')
                then 'new'
            when known.is_active then coalesce(band.lifecycle_stage, 'new')
            else 'prospect'
        end as lifecycle_stage,
        {{ days_between('known.as_of_date', 'known.contract_end_date') }}
            as contract_end_days,
        {{ days_between('known.termination_date', 'known.as_of_date') }} as gone_days
    from {{ ref('int_customer_known') }} as known
    left join {{ ref('dim_band') }} as band on known.band_key = band.band_key
    left join score
        on known.customer_id = score.customer_id and not known.has_refused_profiling

)

select * from customer_staged
