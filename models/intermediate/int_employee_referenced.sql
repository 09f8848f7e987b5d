{%- set mentions = [
    ('stg_crm__manager_assignment', 'employee_id'),
    ('stg_crm__order_line', 'employee_id'),
    ('stg_billing__adjustment', 'employee_id'),
    ('stg_billing__collection_case', 'employee_id'),
    ('stg_care__ticket', 'employee_id'),
    ('stg_care__ticket_event', 'employee_id'),
    ('stg_care__interaction', 'employee_id'),
    ('stg_care__survey_response', 'employee_id'),
    ('stg_care__retention_case', 'employee_id'),
    ('stg_campaign__campaign', 'employee_id'),
    ('stg_campaign__campaign_target', 'employee_id'),
    ('stg_risk__fraud_case', 'employee_id'),
] -%}

with

{{ referenced('employee_id', mentions) }}

select * from referenced
