{%- set mentions = [
    ('stg_crm__account_group', 'parent_account_group_id'),
    ('stg_crm__account', 'account_group_id'),
    ('stg_crm__manager_assignment', 'account_group_id'),
] -%}

with

{{ referenced('account_group_id', mentions) }}

select * from referenced
