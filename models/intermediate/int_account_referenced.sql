{%- set mentions = [
    ('stg_crm__subscription', 'account_id'),
    ('stg_crm__order_line', 'account_id'),
    ('stg_billing__invoice_line', 'account_id'),
    ('stg_billing__adjustment', 'account_id'),
    ('stg_billing__payment', 'account_id'),
    ('stg_billing__collection_case', 'account_id'),
    ('stg_billing__customer_cost', 'account_id'),
    ('stg_care__ticket', 'account_id'),
    ('stg_care__interaction', 'account_id'),
    ('stg_care__survey_response', 'account_id'),
    ('stg_care__retention_case', 'account_id'),
    ('stg_campaign__campaign_target', 'account_id'),
    ('stg_risk__fraud_case', 'account_id'),
] -%}

with

{{ referenced('account_id', mentions) }}

select * from referenced
