{%- set columns = [
    'campaign_id', 'wave_number', 'customer_id', 'target_group', 'planned_date',
    'planned_date_key', 'campaign_key', 'customer_key', 'channel_key', 'product_key',
    'reason_key', 'list_id', 'score_name', 'model_version', 'score_value',
    'is_contacted', 'is_accepted', 'is_converted', 'conversion_amount', 'responded_at',
] -%}

with

target as (

    select * from {{ ref('fct_campaign_target') }}

),

target_margined as (

    select
        {% for column in columns -%}
        target.{{ column }},
        {% endfor -%}
        customer.geography_key,
        named.source_system,
        cast(
            round(
                cast(target.conversion_amount as double)
                * coalesce(margin.margin_share, 0),
                2
            ) as decimal(18, 2)
        ) as margin_amount
    from target
    inner join {{ ref('dim_customer') }} as customer
        on target.customer_key = customer.customer_key
    inner join {{ ref('int_customer_named') }} as named
        on target.customer_key = named.customer_key
    left join {{ ref('int_margin_shared') }} as margin
        on named.source_system = margin.source_system

),

target_valued as (

    select
        *,
        true as is_planned,
        responded_at is not null as is_responded,
        {% for group in ['treatment', 'control', 'suppressed'] -%}
        target_group = '{{ group }}' as is_{{ group }},
        {% endfor -%}
        {% for group in ['treatment', 'control'] -%}
        is_converted and target_group = '{{ group }}' as is_converted_{{ group }},
        {% for amount in ['conversion', 'margin'] -%}
        case when target_group = '{{ group }}' then {{ amount }}_amount end
            as {{ amount }}_{{ group }}_amount,
        {% endfor -%}
        {% endfor -%}
        planned_date as activity_date,
        planned_date_key as activity_date_key
    from target_margined

)

select * from target_valued
