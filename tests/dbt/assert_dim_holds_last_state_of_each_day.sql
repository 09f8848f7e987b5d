-- Catches a version that hides a change or shows a wrong one: the version valid on the
-- day of a state says what the last state of that day says.
{%- set dimensions = [
    (
        'dim_customer', 'stg_crm__customer', 'customer_id',
        ['customer_type', 'segment', 'has_partner', 'registered_date'],
    ),
    (
        'dim_account', 'stg_crm__account', 'account_id',
        ['customer_id', 'account_status', 'payment_method', 'closed_date'],
    ),
    (
        'dim_subscription', 'stg_crm__subscription', 'subscription_id',
        [
            'account_id', 'product_offering_id', 'subscription_status',
            'terminated_date', 'monthly_price_amount',
        ],
    ),
    (
        'dim_product', 'stg_crm__product_offering', 'product_offering_id',
        ['product_offering_name', 'product_line', 'monthly_price_amount'],
    ),
] %}

{%- for dimension, entity, id, attributes in dimensions %}

select
    '{{ dimension }}' as dimension,
    state.{{ id }} as member_id,
    state.updated_at
from {{ ref(entity) }} as state
left join {{ ref(dimension) }} as version
    on
        state.{{ id }} = version.{{ id }}
        and cast(state.updated_at as date) >= version.valid_from
        and cast(state.updated_at as date) < version.valid_to
where
    not exists (
        select 1
        from {{ ref(entity) }} as later
        where
            later.{{ id }} = state.{{ id }}
            and cast(later.updated_at as date) = cast(state.updated_at as date)
            and later.updated_at > state.updated_at
    )
    and (
        version.{{ id }} is null
        {%- for attribute in attributes %}
        or version.{{ attribute }} is distinct from state.{{ attribute }}
        {%- endfor %}
    )
{{ 'union all' if not loop.last }}
{%- endfor %}
