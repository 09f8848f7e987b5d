-- Catches history that cannot be trusted: an empty, inverted or overlapping span, two
-- that are current, a gap (but in bridges), and a version that begins on a day for
-- which no batch has delivered a state.
{% set spans = [
    ('dim_customer', ['customer_id'], 'stg_crm__customer'),
    ('dim_account', ['account_id'], 'stg_crm__account'),
    ('dim_subscription', ['subscription_id'], 'stg_crm__subscription'),
    ('dim_product', ['product_offering_id'], 'stg_crm__product_offering'),
    ('int_account_group_versioned', ['account_group_id'], 'stg_crm__account_group'),
    ('int_account_resolved', ['account_id'], none),
    ('int_subscription_resolved', ['subscription_id'], none),
    ('bridge_account_group', ['descendant_group_id', 'depth'], none),
    ('bridge_group_manager', ['account_group_id'], none),
    ('bridge_household', ['household_id', 'customer_id'], none),
    ('bridge_bundle_product', ['bundle_offering_id', 'product_offering_id'], none),
] -%}

with

span as (

    {% for relation, members, extract in spans -%}
    select
        '{{ relation }}' as relation,
        {{ hash_text(members) }} as member,
        valid_from,
        valid_to,
        is_current,
        {{ 'false' if relation.startswith('bridge') else 'true' }} as is_gapless
    from {{ ref(relation) }}
    where {{ members[0] }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

neighbour as (

    select
        *,
        lag(valid_to) over (
            partition by relation, member order by valid_from, valid_to
        ) as previous_to,
        lead(valid_from) over (
            partition by relation, member order by valid_from, valid_to
        ) as next_from
    from span

)

select
    relation,
    member,
    valid_from,
    'span' as fault
from neighbour
where
    valid_from is null
    or valid_to is null
    or is_current is null
    or valid_from >= valid_to
    or next_from < valid_to
    or is_current <> (valid_to = {{ open_end() }})
    or (is_gapless and valid_from <> coalesce(previous_to, {{ open_start() }}))
    or (is_gapless and valid_to <> coalesce(next_from, {{ open_end() }}))
{% for relation, members, extract in spans if extract is not none -%}
union all
select
    '{{ relation }}' as relation,
    version.{{ members[0] }} as member,
    version.valid_from,
    'no batch delivered it' as fault
from {{ ref(relation) }} as version
where
    version.valid_from > {{ open_start() }}
    and not exists (
        select 1 from {{ ref(extract) }} as state
        where
            version.{{ members[0] }} = state.{{ members[0] }}
            and version.valid_from = cast(state.updated_at as date)
    )
{% endfor %}
