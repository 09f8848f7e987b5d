with

retention_case as (

    select * from {{ ref('fct_retention_case') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

case_judged as (

    select
        retention.retention_case_id,
        retention.intent_date_key,
        cast(retention.intent_at as date) as intent_date,
        retention.customer_key,
        retention.subscription_key,
        retention.product_key,
        customer.geography_key,
        geography.province,
        retention.channel_key,
        retention.employee_key,
        retention.campaign_key,
        retention.reason_key,
        customer.source_system,
        coalesce(retention.offer_code, 'none') as offer_code,
        coalesce(retention.decision, 'undecided') as decision,
        retention.decision_days,
        coalesce(retention.offer_cost_amount, 0) as offer_cost_amount,
        retention.offered_at is not null as is_offered,
        coalesce(retention.decision = 'saved', false) as is_saved,
        coalesce(retention.decision = 'lost', false) as is_lost,
        {% for days in [30, 90] -%}
        retention.is_verified_{{ days }}d is not null as is_judged_{{ days }}d,
        coalesce(
            retention.decision = 'saved' and retention.is_verified_{{ days }}d, false
        ) as is_saved_{{ days }}d,
        coalesce(
            retention.decision = 'saved' and not retention.is_verified_{{ days }}d,
            false
        ) as is_relapsed_{{ days }}d,
        {% endfor -%}
        cast(0.65 as decimal(18, 3)) as reference_save_rate
    from retention_case as retention
    inner join customer on retention.customer_key = customer.customer_key
    inner join {{ ref('dim_geography') }} as geography
        on customer.geography_key = geography.geography_key

)

select * from case_judged
