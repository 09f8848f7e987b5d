{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['campaign_id', 'wave_number', 'customer_id'],
    meta={'place_date': 'planned_date'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

target as (

    select * from {{ ref('stg_campaign__campaign_target') }}
    {% if is_incremental() %}
    where {{ new_or_member_changed() }}
    {% endif %}

),

target_keyed as (

    select
        target.campaign_id,
        target.wave_number,
        target.customer_id,
        {{ date_key('target.planned_date') }} as planned_date_key,
        {% for milestone in ['contacted', 'responded', 'converted'] -%}
        {{ date_key('cast(target.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {{ named_member_keys('target', has_own_product=true) }},
        {{ channel_key('target.channel_code') }} as channel_key,
        {{ employee_key('target.employee_id') }} as employee_key,
        {{ campaign_key('target.campaign_id') }} as campaign_key,
        {{ reason_key(
            'suppression',
            'target.suppression_reason_class',
            'target.suppression_reason'
        ) }} as reason_key,
        {% for column in [
            'planned_date', 'target_group', 'list_id', 'score_name', 'model_version',
            'score_value', 'contacted_at', 'responded_at', 'response', 'converted_at',
            'conversion_amount',
        ] -%}
        target.{{ column }},
        {% endfor -%}
        target.contacted_at is not null as is_contacted,
        coalesce(target.response = 'accepted', false) as is_accepted,
        target.converted_at is not null as is_converted,
        target.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from target
    {{ join_named_members('target', 'target.planned_date') }}
)

select * from target_keyed
