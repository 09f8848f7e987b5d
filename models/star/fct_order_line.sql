{{ config(
    materialized='incremental',
    incremental_strategy='traced_merge',
    unique_key=['order_id', 'line_number'],
    meta={'place_date': 'ordered_at'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_fact_place_left') }}
with

line as (

    select
        *,
        cast(ordered_at as date) as ordered_date,
        cast(promised_at as date) as promised_date,
        cast(completed_at as date) as completed_date
    from {{ ref('stg_crm__order_line') }}
    {% if is_incremental() %}
    where {{ new_or_member_changed() }}
    {% endif %}

),

line_keyed as (

    select
        line.order_id,
        line.line_number,
        {% for milestone in [
            'ordered', 'promised', 'scheduled', 'completed', 'cancelled',
        ] -%}
        {{ date_key('cast(line.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {{ named_member_keys('line', has_own_product=true) }},
        {{ channel_key('line.channel_code') }} as channel_key,
        {{ employee_key('line.employee_id') }} as employee_key,
        {{ campaign_key('line.campaign_id') }} as campaign_key,
        {{ reason_key('order', 'line.reason_class', 'line.reason') }}
            as reason_key,
        {% for column in [
            'order_type', 'order_status', 'ordered_at', 'promised_at',
            'scheduled_at', 'completed_at', 'cancelled_at', 'quantity',
            'one_time_amount', 'monthly_amount',
        ] -%}
        line.{{ column }},
        {% endfor -%}
        {{ days_between('line.ordered_date', 'line.completed_date') }}
            as completion_days,
        {{ days_between('line.promised_date', 'line.completed_date') }} as delay_days,
        line.completed_at <= line.promised_at as is_on_time,
        line.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from line
    {{ join_named_members('line', 'line.ordered_date') }}
)

select * from line_keyed
