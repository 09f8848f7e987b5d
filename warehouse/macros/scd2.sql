{#
  Type 2 history of one entity (Kimball), from rows that each hold its whole state.

  relation: one row per id and change; id: its column; attributes: columns whose change makes a version;
  referenced: relation with every id that facts mention and the batch that first did (columns: id,
  batch_id); labels: the attributes that read 'Unknown' in an inferred version and 'Unknown', 'Not
  applicable' or 'Late' in the members below zero, where the others are empty (and so is the id of
  members below zero); updated_at: when the state began.

  Half-open [valid_from, valid_to); at most one version per day, the last wins; equal neighbours are one
  version; the first version reaches back to 1900-01-01, so that a fact older than its member finds it;
  an id that only facts know gets one inferred version. batch_key is the newest batch that touched the
  id, the same on all its versions: it tells facts which members to look up again.

  Gives the CTE `version`: version_key, the id, attributes, is_inferred, valid_from, valid_to, is_current,
  batch_key.
#}
{% macro scd2(relation, id, attributes, referenced, labels=[], updated_at='updated_at') %}
state_hashed as (

    select
        {{ id }},
        cast({{ updated_at }} as date) as state_date,
        {{ updated_at }} as state_at,
        {{ hash_key(attributes) }} as state_hash,
        {{ attributes | join(',\n        ') }}
    from {{ relation }}

),

state_ranked as (

    select
        *,
        row_number() over (
            partition by {{ id }}, state_date
            order by state_at desc, state_hash desc
        ) as rank_in_day
    from state_hashed

),

state_compared as (

    select
        *,
        lag(state_hash) over (
            partition by {{ id }} order by state_date
        ) as previous_hash
    from state_ranked
    where rank_in_day = 1

),

version_started as (

    select
        *,
        row_number() over (partition by {{ id }} order by state_date) as version_number,
        lead(state_date) over (partition by {{ id }} order by state_date) as next_date
    from state_compared
    where previous_hash is null or previous_hash <> state_hash

),

touched as (

    select
        {{ id }},
        max(batch_id) as batch_id
    from {{ relation }}
    group by {{ id }}

),

version_known as (

    select
        version_started.{{ id }},
        {% for attribute in attributes -%}
        version_started.{{ attribute }},
        {% endfor -%}
        false as is_inferred,
        case
            when version_started.version_number = 1 then {{ open_start() }}
            else version_started.state_date
        end as valid_from,
        coalesce(version_started.next_date, {{ open_end() }}) as valid_to,
        version_started.next_date is null as is_current,
        touched.batch_id as batch_key
    from version_started
    inner join touched on version_started.{{ id }} = touched.{{ id }}

),

version_inferred as (

    select
        mentioned.{{ id }},
        {% for attribute in attributes -%}
        {{ "'Unknown'" if attribute in labels else 'null' }} as {{ attribute }},
        {% endfor -%}
        true as is_inferred,
        {{ open_start() }} as valid_from,
        {{ open_end() }} as valid_to,
        true as is_current,
        mentioned.batch_id as batch_key
    from {{ referenced }} as mentioned
    left join touched on mentioned.{{ id }} = touched.{{ id }}
    where touched.{{ id }} is null

),

special as (

    {{ special_members() }}

),

version as (

    select
        {{ hash_key([id, 'valid_from']) }} as version_key,
        *
    from version_known
    union all
    select
        {{ hash_key([id, 'valid_from']) }} as version_key,
        *
    from version_inferred
    union all
    select
        member_key as version_key,
        null as {{ id }},
        {% for attribute in attributes -%}
        {{ 'member_name_en' if attribute in labels else 'null' }} as {{ attribute }},
        {% endfor -%}
        false as is_inferred,
        {{ open_start() }} as valid_from,
        {{ open_end() }} as valid_to,
        true as is_current,
        -2 as batch_key
    from special

)
{% endmacro %}
