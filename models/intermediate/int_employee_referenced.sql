{%- set models = [
    'stg_crm__manager_assignment',
    'stg_crm__order_line',
    'stg_billing__adjustment',
    'stg_billing__collection_case',
    'stg_care__ticket',
    'stg_care__ticket_event',
    'stg_care__interaction',
    'stg_care__survey_response',
    'stg_care__retention_case',
    'stg_campaign__campaign',
    'stg_campaign__campaign_target',
    'stg_risk__fraud_case',
] -%}

with

mentioned as (

    {% for model in models -%}
    select
        employee_id,
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        employee_id,
        min(batch_id) as batch_id
    from mentioned
    where employee_id is not null
    group by employee_id

)

select * from referenced
