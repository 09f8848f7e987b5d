{%- set counts = [
    'planned', 'treatment', 'control', 'suppressed', 'contacted', 'responded',
    'accepted', 'converted', 'converted_treatment', 'converted_control',
] -%}
{%- set amounts = [
    'conversion_amount', 'conversion_treatment_amount', 'conversion_control_amount',
    'margin_treatment_amount', 'margin_control_amount',
] -%}
{%- set grain = [
    'campaign_id', 'wave_number', 'activity_date', 'activity_date_key', 'target_group',
    'source_system', 'campaign_key', 'channel_key', 'product_key', 'geography_key',
    'reason_key',
] -%}

with

target_summed as (

    select
        {{ grain | join(',\n        ') }},
        {% for count in counts -%}
        count(case when is_{{ count }} then 1 end) as count_{{ count }},
        {% endfor -%}
        {% for amount in amounts -%}
        cast(coalesce(sum({{ amount }}), 0) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(0 as decimal(18, 2)) as cost_amount
    from {{ ref('int_campaign_target_valued') }}
    group by {{ grain | join(', ') }}

),

cost_summed as (

    select
        campaign_id,
        wave_number,
        cost_date as activity_date,
        cost_date_key as activity_date_key,
        'not_applicable' as target_group,
        'Not applicable' as source_system,
        campaign_key,
        channel_key,
        {% for member in ['product', 'geography', 'reason'] -%}
        cast(-2 as bigint) as {{ member }}_key,
        {% endfor -%}
        {% for count in counts -%}
        cast(0 as bigint) as count_{{ count }},
        {% endfor -%}
        {% for amount in amounts -%}
        cast(0 as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(sum(amount) as decimal(18, 2)) as cost_amount
    from {{ ref('int_campaign_cost_waved') }}
    group by
        campaign_id,
        wave_number,
        cost_date,
        cost_date_key,
        campaign_key,
        channel_key

),

activity_united as (

    select * from target_summed
    union all
    select * from cost_summed

)

select * from activity_united
