{%- set models = [
    'stg_crm__subscription',
    'stg_crm__order_line',
    'stg_billing__invoice_line',
    'stg_billing__adjustment',
    'stg_billing__payment',
    'stg_billing__collection_case',
    'stg_billing__customer_cost',
    'stg_care__ticket',
    'stg_care__interaction',
    'stg_care__survey_response',
    'stg_care__retention_case',
    'stg_campaign__campaign_target',
    'stg_risk__fraud_case',
] -%}

with

mentioned as (

    {% for model in models -%}
    select
        account_id,
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        account_id,
        min(batch_id) as batch_id
    from mentioned
    where account_id is not null
    group by account_id

)

select * from referenced
