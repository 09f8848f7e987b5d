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

{{ referenced('subscription_id', mentions) }}

select * from referenced
