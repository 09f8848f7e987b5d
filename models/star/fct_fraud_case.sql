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
        {% for member, carriers in {
            'customer': ['customer', 'account', 'subscription'],
            'account': ['account', 'subscription'],
            'subscription': ['subscription'],
            'product': ['product', 'subscription'],
        }.items() -%}
        {{ member_key(member, 'fraud', carriers) }} as {{ member }}_key,
        {% endfor -%}
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
    left join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'fraud.customer_id', 'fraud.alerted_date') }}
    left join {{ ref('int_account_resolved') }} as account
        on {{ valid_on('account', 'fraud.account_id', 'fraud.alerted_date') }}
    left join {{ ref('int_subscription_resolved') }} as subscription
        on {{ valid_on('subscription', 'fraud.subscription_id', 'fraud.alerted_date') }}
    left join {{ ref('dim_product') }} as product
        on {{ valid_on('product', 'fraud.product_offering_id', 'fraud.alerted_date') }}

)

select * from fraud_keyed
