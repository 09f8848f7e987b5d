{%- set mentions = [
    ('stg_crm__account_group', 'parent_account_group_id'),
    ('stg_crm__account', 'account_group_id'),
    ('stg_crm__manager_assignment', 'account_group_id'),
] -%}

with

mentioned as (

    {% for model, column in mentions -%}
    select
        {{ column }} as account_group_id,
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        account_group_id,
        min(batch_id) as batch_id
    from mentioned
    where account_group_id is not null
    group by account_group_id

)

select * from referenced
