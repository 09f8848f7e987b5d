with

version as (

    select
        *,
        lag(subscription_status) over (
            partition by subscription_id order by valid_from
        ) as previous_status,
        lag(product_offering_id) over (
            partition by subscription_id order by valid_from
        ) as previous_product_offering_id
    from {{ ref('dim_subscription') }}
    where
        subscription_id is not null
        and not is_inferred

),

{# The newest version tells beginning and end; the first shows no change. -#}
{%- set events = {
    'activation': ('activated_date', "is_current and subscription_status <> 'pending'"),
    'termination': (
        'terminated_date', "is_current and terminated_date is not null"
    ),
    'plan_change': (
        'valid_from', 'product_offering_id <> previous_product_offering_id'
    ),
    'suspension': (
        'valid_from',
        "subscription_status = 'suspended' and previous_status <> 'suspended'",
    ),
    'reactivation': (
        'valid_from', "subscription_status = 'active' and previous_status = 'suspended'"
    ),
} -%}

event_listed as (

    {% for event_type, (event_date, condition) in events.items() -%}
    select
        subscription_id,
        customer_id,
        '{{ event_type }}' as event_type,
        {{ event_date }} as event_date,
        case
            when '{{ event_type }}' = 'plan_change' then previous_product_offering_id
        end as previous_product_offering_id,
        sales_channel_code,
        termination_kind,
        termination_reason_class,
        termination_reason,
        port_out_to,
        batch_key
    from version
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from event_listed
