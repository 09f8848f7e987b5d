{%- set mentions = [
    ('stg_crm__subscription', 'product_offering_id'),
    ('stg_crm__order_line', 'product_offering_id'),
    ('stg_crm__referral', 'product_offering_id'),
    ('stg_crm__bundle_component', 'bundle_offering_id'),
    ('stg_crm__bundle_component', 'product_offering_id'),
    ('stg_billing__invoice_line', 'product_offering_id'),
    ('stg_billing__adjustment', 'product_offering_id'),
    ('stg_care__ticket', 'product_offering_id'),
    ('stg_care__survey_response', 'product_offering_id'),
    ('stg_care__retention_case', 'product_offering_id'),
    ('stg_campaign__campaign', 'product_offering_id'),
    ('stg_campaign__campaign_target', 'product_offering_id'),
    ('stg_risk__fraud_case', 'product_offering_id'),
] -%}

with

{{ referenced('product_offering_id', mentions) }}

select * from referenced
