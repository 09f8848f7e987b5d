{#- Every contract, as its staging model is named; when rows were written. -#}
{%- set contracts = [
    'billing__adjustment', 'billing__collection_case', 'billing__customer_cost',
    'billing__invoice_line', 'billing__payment', 'campaign__campaign',
    'campaign__campaign_cost', 'campaign__campaign_target', 'care__interaction',
    'care__retention_case', 'care__survey_response', 'care__ticket',
    'care__ticket_event', 'crm__account', 'crm__account_group', 'crm__bundle_component',
    'crm__consent', 'crm__customer', 'crm__employee', 'crm__geographic_place',
    'crm__household_member', 'crm__manager_assignment', 'crm__order_line',
    'crm__organisation', 'crm__product_offering', 'crm__referral', 'crm__subscription',
    'mdm__party_link', 'mining__bundle_candidate', 'mining__bundle_rule',
    'mining__customer_score', 'mining__customer_segment', 'mining__fraud_alert',
    'mining__segment_affinity', 'mining__segment_profile', 'risk__fraud_case',
    'usage__daily_usage', 'usage__usage_event',
] -%}
{%- set written = {'mdm': 'resolved_at', 'mining': 'scored_at'} -%}

with

row_dated as (

    {% for name in contracts -%}
    {%- set source = name.split('__')[0] -%}
    select
        '{{ name | replace("__", ".") }}' as contract,
        {{ 'false' if source in written else 'true' }} as is_extract,
        {{ freshness_days(name) }} as freshness_days,
        count(*) as count_rows,
        cast(max({{ written.get(source, 'updated_at') }}) as timestamp) as newest_row_at
    from {{ ref('stg_' ~ name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

delivered as (

    select
        contract,
        count(*) as count_batches,
        max(ended_at) as last_delivered_at
    from {{ ref('mart_quality_batch') }}
    where status = 'loaded'
    group by contract

),

-- the warehouse's own present: it knows no clock
present as (

    select
        max(case when row_dated.is_extract then row_dated.newest_row_at end)
            as newest_row_at,
        max(delivered.last_delivered_at) as last_delivered_at
    from row_dated
    left join delivered on row_dated.contract = delivered.contract

),

contract_compared as (

    select
        row_dated.*,
        coalesce(delivered.count_batches, 0) as count_batches,
        delivered.last_delivered_at,
        {{ days_between('delivered.last_delivered_at', 'present.last_delivered_at') }}
            as days_since_delivery,
        case
            when row_dated.newest_row_at > present.newest_row_at then 0
            else {{ days_between('row_dated.newest_row_at', 'present.newest_row_at') }}
        end as days_behind
    from row_dated
    cross join present
    left join delivered on row_dated.contract = delivered.contract

)

select
    *,
    coalesce(days_behind > freshness_days, false) as is_late
from contract_compared
