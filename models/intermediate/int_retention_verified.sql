with

retention_case as (

    select
        *,
        cast(intent_at as date) as intent_date,
        cast(decided_at as date) as decided_date
    from {{ ref('stg_care__retention_case') }}

),

subscription as (

    select * from {{ ref('int_subscription_dated') }}

),

retention_verified as (

    select
        retention_case.retention_case_id,
        retention_case.customer_id,
        retention_case.account_id,
        retention_case.subscription_id,
        retention_case.product_offering_id,
        retention_case.campaign_id,
        retention_case.channel_code,
        retention_case.employee_id,
        retention_case.reason_class,
        retention_case.reason,
        retention_case.offer_code,
        retention_case.offer_cost_amount,
        retention_case.decision,
        retention_case.intent_date,
        retention_case.decided_date,
        retention_case.intent_at,
        retention_case.offered_at,
        retention_case.decided_at,
        {% for days in [30, 90] -%}
        {% set day = add_days('retention_case.decided_date', days) -%}
        -- not known before the data reach that day
        case
            when {{ day }} <= subscription.horizon_date
                then
                    subscription.activated_date <= {{ day }}
                    and (
                        subscription.terminated_date is null
                        or subscription.terminated_date > {{ day }}
                    )
        end as is_verified_{{ days }}d,
        {% endfor -%}
        retention_case.batch_id
    from retention_case
    left join subscription
        on retention_case.subscription_id = subscription.subscription_id

)

select * from retention_verified
