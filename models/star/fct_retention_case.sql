with

retention as (

    select * from {{ ref('int_retention_verified') }}

),

retention_keyed as (

    select
        retention.retention_case_id,
        {% for milestone in ['intent', 'offered', 'decided'] -%}
        {{ date_key('cast(retention.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {% for member, carriers in {
            'customer': ['customer', 'account', 'subscription'],
            'account': ['account', 'subscription'],
            'subscription': ['subscription'],
            'product': ['product', 'subscription'],
        }.items() -%}
        {{ member_key(member, 'retention', carriers) }} as {{ member }}_key,
        {% endfor -%}
        {{ channel_key('retention.channel_code') }} as channel_key,
        {{ employee_key('retention.employee_id') }} as employee_key,
        {{ campaign_key('retention.campaign_id') }} as campaign_key,
        {{ reason_key('retention', 'retention.reason_class', 'retention.reason') }}
            as reason_key,
        {% for column in [
            'offer_code', 'decision', 'intent_at', 'offered_at', 'decided_at',
            'offer_cost_amount', 'is_verified_30d', 'is_verified_90d',
        ] -%}
        retention.{{ column }},
        {% endfor -%}
        {{ days_between('retention.intent_date', 'retention.decided_date') }}
            as decision_days,
        retention.batch_id as batch_key
    from retention
    left join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'retention.customer_id', 'retention.intent_date') }}
    left join {{ ref('int_account_resolved') }} as account
        on {{ valid_on('account', 'retention.account_id', 'retention.intent_date') }}
    left join {{ ref('int_subscription_resolved') }} as subscription
        on {{ valid_on(
            'subscription', 'retention.subscription_id', 'retention.intent_date'
        ) }}
    left join {{ ref('dim_product') }} as product
        on {{ valid_on(
            'product', 'retention.product_offering_id', 'retention.intent_date'
        ) }}

)

select * from retention_keyed
