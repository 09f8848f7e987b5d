{%- set models = [
    'stg_crm__order_line',
    'stg_crm__referral',
    'stg_billing__customer_cost',
    'stg_care__retention_case',
    'stg_campaign__campaign_target',
    'stg_campaign__campaign_cost',
] -%}

with

mentioned as (

    {% for model in models -%}
    select
        campaign_id,
        batch_id
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

referenced as (

    select
        campaign_id,
        min(batch_id) as batch_id
    from mentioned
    where campaign_id is not null
    group by campaign_id

)

select * from referenced
