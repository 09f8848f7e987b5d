{#- Of each kind of slice: what its members are named by. -#}
{%- set slices = {
    'total': "'total'",
    'month': year_month('retention.intent_date'),
    'offer': 'retention.offer_code',
    'reason_class': 'reason.reason_class',
    'reason': 'reason.reason',
    'channel': "coalesce(channel.channel_code, channel.channel_name_en)",
    'employee': "coalesce(employee.employee_id, 'Unknown')",
} -%}

with

case_sliced as (

    {% for kind, member in slices.items() -%}
    select
        retention.*,
        '{{ kind }}' as slice_kind,
        {{ member }} as slice_member
    from {{ ref('mart_marketing_retention') }} as retention
    inner join {{ ref('dim_reason') }} as reason
        on retention.reason_key = reason.reason_key
    inner join {{ ref('dim_channel') }} as channel
        on retention.channel_key = channel.channel_key
    inner join {{ ref('dim_employee') }} as employee
        on retention.employee_key = employee.employee_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

case_counted as (

    select
        source_system,
        slice_kind,
        slice_member,
        count(*) as count_cases,
        {% for name in [
            'offered', 'saved', 'lost', 'judged_30d', 'saved_30d', 'judged_90d',
            'saved_90d', 'relapsed_90d',
        ] -%}
        count(case when is_{{ name }} then 1 end) as count_{{ name }},
        {% endfor -%}
        cast(sum(offer_cost_amount) as decimal(18, 2)) as offer_cost_amount,
        max(reference_save_rate) as reference_save_rate
    from case_sliced
    group by
        source_system,
        slice_kind,
        slice_member

),

case_rated as (

    select
        *,
        {{ rate_columns('save', 'count_saved', 'count_cases') }},
        {{ rate_columns('save_30d', 'count_saved_30d', 'count_judged_30d') }},
        {{ rate_columns('save_90d', 'count_saved_90d', 'count_judged_90d') }}
    from case_counted

)

select
    *,
    case
        when save_90d_rate_low > reference_save_rate then 'above'
        when save_90d_rate_high < reference_save_rate then 'below'
        when save_90d_rate is not null then 'open'
    end as reference_verdict
from case_rated
