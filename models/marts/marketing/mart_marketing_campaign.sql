{%- set counts = [
    'planned', 'treatment', 'control', 'suppressed', 'contacted', 'responded',
    'accepted', 'converted_treatment', 'converted_control',
] -%}
{%- set amounts = [
    'conversion_treatment_amount', 'conversion_control_amount',
    'margin_treatment_amount', 'margin_control_amount', 'cost_amount',
] -%}

with

wave_summed as (

    select
        daily.campaign_key,
        daily.wave_number,
        min(case when daily.count_planned > 0 then daily.activity_date end)
            as first_planned_date,
        max(case when daily.count_planned > 0 then daily.activity_date end)
            as last_planned_date,
        {% for name in counts -%}
        cast(sum(daily.count_{{ name }}) as bigint) as count_{{ name }},
        {% endfor -%}
        {% for name in amounts -%}
        cast(sum(daily.{{ name }}) as decimal(18, 2)) as {{ name }},
        {% endfor -%}
        min(horizon.horizon_date) as horizon_date
    from {{ ref('mart_marketing_campaign_daily') }} as daily
    left join {{ ref('int_horizon') }} as horizon
        on daily.source_system = horizon.source_system
    group by daily.campaign_key, daily.wave_number

),

wave_rated as (

    select
        *,
        cast(count_treatment as double) / nullif(count_control, 0) as control_weight,
        {{ rate_columns('treatment', 'count_converted_treatment', 'count_treatment') }},
        {{ rate_columns('control', 'count_converted_control', 'count_control') }}
    from wave_summed

),

wave_compared as (

    select
        *,
        {{ rate_difference_columns('uplift', 'treatment', 'control') }},
        count_converted_treatment - count_converted_control * control_weight
            as count_converted_incremental,
        {{ incremental_amount('conversion', 'control_weight') }},
        {{ incremental_amount('margin', 'control_weight') }}
    from wave_rated

)

select
    wave.*,
    {% for column in [
        'campaign_id', 'campaign_name', 'campaign_type', 'offer_code',
        'target_take_rate', 'budget_amount', 'conversion_window_days',
    ] -%}
    campaign.{{ column }},
    {% endfor -%}
    cast(wave.margin_incremental_amount - wave.cost_amount as double)
    / nullif(wave.cost_amount, 0) as roi_ratio,
    {{ add_days('wave.last_planned_date', 'coalesce(conversion_window_days, 0)') }}
    <= wave.horizon_date as is_window_over
from wave_compared as wave
inner join {{ ref('dim_campaign') }} as campaign
    on wave.campaign_key = campaign.campaign_key
