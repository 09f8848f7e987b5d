-- Catches a member lost or doubled on the way to its dimension: each number that any
-- extract names has exactly one current version (or row), and no other number has one.
{%- set dimensions = [
    ('dim_customer', 'customer_id', 'stg_crm__customer', 'int_customer_referenced'),
    ('dim_account', 'account_id', 'stg_crm__account', 'int_account_referenced'),
    (
        'dim_subscription', 'subscription_id',
        'stg_crm__subscription', 'int_subscription_referenced',
    ),
    (
        'dim_product', 'product_offering_id',
        'stg_crm__product_offering', 'int_product_offering_referenced',
    ),
    ('dim_employee', 'employee_id', 'stg_crm__employee', 'int_employee_referenced'),
    (
        'dim_campaign', 'campaign_id',
        'stg_campaign__campaign', 'int_campaign_referenced',
    ),
] %}

with

named as (

    {% for dimension, id, entity, referenced in dimensions -%}
    select
        '{{ dimension }}' as dimension,
        {{ id }} as member_id
    from {{ ref(entity) }}
    union distinct
    select
        '{{ dimension }}' as dimension,
        {{ id }} as member_id
    from {{ ref(referenced) }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
),

held as (

    {% for dimension, id, entity, referenced in dimensions -%}
    select
        '{{ dimension }}' as dimension,
        {{ id }} as member_id,
        count(*) as count_current
    from {{ ref(dimension) }}
    where
        {{ id }} is not null
        {{ 'and is_current' if dimension not in ['dim_employee', 'dim_campaign'] }}
    group by {{ id }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    coalesce(named.dimension, held.dimension) as dimension,
    coalesce(named.member_id, held.member_id) as member_id,
    held.count_current
from named
full outer join held
    on
        named.dimension = held.dimension
        and named.member_id = held.member_id
where
    named.member_id is null
    or held.count_current is null
    or held.count_current <> 1
