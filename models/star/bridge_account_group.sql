{%- set deepest = deepest_account_group() | int -%}

with

edge as (

    select * from {{ ref('int_account_group_versioned') }}

),

level_0 as (

    select
        account_group_id as ancestor_group_id,
        account_group_id as descendant_group_id,
        0 as depth,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to,
        max(batch_key) as batch_key
    from edge
    group by account_group_id

),

{% for depth in range(1, deepest + 1) -%}
level_{{ depth }} as (

    select
        edge.parent_account_group_id as ancestor_group_id,
        below.descendant_group_id,
        {{ depth }} as depth,
        greatest(below.valid_from, edge.valid_from) as valid_from,
        least(below.valid_to, edge.valid_to) as valid_to,
        greatest(below.batch_key, edge.batch_key) as batch_key
    from level_{{ depth - 1 }} as below
    inner join edge
        on
            below.ancestor_group_id = edge.account_group_id
            and below.valid_from < edge.valid_to
            and below.valid_to > edge.valid_from
    where edge.parent_account_group_id is not null

),

{% endfor -%}

closure as (

    {% for depth in range(deepest + 1) -%}
    select * from level_{{ depth }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

closure_dated as (

    select
        ancestor_group_id,
        descendant_group_id,
        depth,
        valid_from,
        valid_to,
        valid_to = {{ open_end() }} as is_current,
        batch_key
    from closure

)

select * from closure_dated
