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
        {{ named_member_keys('retention') }},
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
    {{ join_named_members('retention', 'retention.intent_date') }}
)

select * from retention_keyed
