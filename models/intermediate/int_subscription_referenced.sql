{%- set mentions = [
    ('stg_crm__subscription', 'parent_subscription_id'),
    ('stg_crm__order_line', 'subscription_id'),
    ('stg_billing__invoice_line', 'subscription_id'),
    ('stg_billing__adjustment', 'subscription_id'),
    ('stg_billing__customer_cost', 'subscription_id'),
    ('stg_usage__daily_usage', 'subscription_id'),
    ('stg_usage__usage_event', 'subscription_id'),
    ('stg_care__ticket', 'subscription_id'),
    ('stg_care__interaction', 'subscription_id'),
    ('stg_care__survey_response', 'subscription_id'),
    ('stg_care__retention_case', 'subscription_id'),
    ('stg_campaign__campaign_target', 'subscription_id'),
    ('stg_risk__fraud_case', 'subscription_id'),
] -%}

with

mentioned as (

    {% for model, column in mentions -%}
    select
        {{ column }} as subscription_id,
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        subscription_id,
        min(batch_id) as batch_id
    from mentioned
    where subscription_id is not null
    group by subscription_id

)

select * from referenced
