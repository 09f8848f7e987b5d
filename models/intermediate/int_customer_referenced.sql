{%- set mentions = [
    ('stg_crm__account', 'customer_id'),
    ('stg_crm__subscription', 'customer_id'),
    ('stg_crm__consent', 'customer_id'),
    ('stg_crm__household_member', 'customer_id'),
    ('stg_crm__order_line', 'customer_id'),
    ('stg_crm__referral', 'referrer_customer_id'),
    ('stg_crm__referral', 'referred_customer_id'),
    ('stg_billing__customer_cost', 'customer_id'),
    ('stg_care__ticket', 'customer_id'),
    ('stg_care__interaction', 'customer_id'),
    ('stg_care__survey_response', 'customer_id'),
    ('stg_care__retention_case', 'customer_id'),
    ('stg_campaign__campaign_target', 'customer_id'),
    ('stg_risk__fraud_case', 'customer_id'),
] -%}

with

{{ referenced('customer_id', mentions) }}

select * from referenced
