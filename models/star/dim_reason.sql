{%- set reasons = [
    ('termination', 'stg_crm__subscription', 'termination_reason_class', 'termination_reason'),
    ('adjustment', 'stg_billing__adjustment', 'reason_class', 'reason'),
    ('ticket', 'stg_care__ticket', 'reason_class', 'reason'),
    ('interaction', 'stg_care__interaction', 'reason_class', 'reason'),
    ('order', 'stg_crm__order_line', 'reason_class', 'reason'),
    ('collection', 'stg_billing__collection_case', 'reason_class', 'reason'),
    ('survey', 'stg_care__survey_response', 'reason_class', 'reason'),
    ('retention', 'stg_care__retention_case', 'reason_class', 'reason'),
    (
        'suppression', 'stg_campaign__campaign_target',
        'suppression_reason_class', 'suppression_reason',
    ),
    ('fraud', 'stg_risk__fraud_case', 'reason_class', 'reason'),
] -%}

with

reason_mentioned as (

    {% for domain, model, reason_class, reason in reasons -%}
    select distinct
        {{ reason_key(domain, reason_class, reason) }} as reason_key,
        '{{ domain }}' as reason_domain,
        coalesce({{ reason_class }}, 'Unknown') as reason_class,
        coalesce({{ reason }}, 'Unknown') as reason
    from {{ ref(model) }}
    where coalesce({{ reason_class }}, {{ reason }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

special as (

    {{ special_members() }}

),

reason_and_special as (

    select * from reason_mentioned
    union all
    select
        member_key as reason_key,
        member_name_en as reason_domain,
        member_name_en as reason_class,
        member_name_en as reason
    from special

)

select * from reason_and_special
