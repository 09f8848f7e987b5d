{%- set mentions = [
    ('stg_crm__order_line', 'campaign_id'),
    ('stg_crm__referral', 'campaign_id'),
    ('stg_billing__customer_cost', 'campaign_id'),
    ('stg_care__retention_case', 'campaign_id'),
    ('stg_campaign__campaign_target', 'campaign_id'),
    ('stg_campaign__campaign_cost', 'campaign_id'),
] -%}

with

{{ referenced('campaign_id', mentions) }}

select * from referenced
