with

fraud as (

    select
        *,
        cast(alerted_at as date) as alerted_date
    from {{ ref('stg_risk__fraud_case') }}

),

fraud_keyed as (

    select
        fraud.fraud_case_id,
        {% for milestone in ['alerted', 'opened', 'decided'] -%}
        {{ date_key('cast(fraud.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {{ named_member_keys('fraud') }},
        coalesce(
            nullif(customer.geography_key, -1),
            nullif(account.geography_key, -1),
            nullif(subscription.geography_key, -1),
            -1
        ) as geography_key,
        {{ employee_key('fraud.employee_id') }} as employee_key,
        {{ reason_key('fraud', 'fraud.reason_class', 'fraud.reason') }}
            as reason_key,
        {% for column in [
            'alert_source', 'alert_rule', 'fraud_type', 'decision', 'alerted_at',
            'opened_at', 'decided_at', 'exposure_amount', 'loss_amount',
            'prevented_amount',
        ] -%}
        fraud.{{ column }},
        {% endfor -%}
        {{ minutes_between('fraud.alerted_at', 'fraud.decided_at') }}
            as decision_minutes,
        fraud.batch_id as batch_key
    from fraud
    {{ join_named_members('fraud', 'fraud.alerted_date') }}
)

select * from fraud_keyed
