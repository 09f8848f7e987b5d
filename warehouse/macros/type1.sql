{#
  Newest state of each member of one entity (Kimball's type 1), from rows that each hold its whole state.

  relation: one row per id and change, with updated_at and batch_id; id: its column; attributes: its columns;
  referenced: relation with every id that facts mention and the batch that first did; labels: the attributes
  that are never empty: 'Unknown' where they are, and in an inferred member, and 'Unknown', 'Not applicable'
  or 'Late' in the members below zero. The key is a function of the id alone: no fact is ever looked up again.

  Gives the CTE `member`: member_key, the id, attributes, is_inferred, batch_key (newest batch that touched it).
#}
{% macro type1(relation, id, attributes, referenced, labels) %}
state_ranked as (

    select
        *,
        row_number() over (partition by {{ id }} order by updated_at desc) as age_rank,
        max(batch_id) over (partition by {{ id }}) as newest_batch_id
    from {{ relation }}

),

special as (

    {{ special_members() }}

),

member as (

    select
        {{ hash_key([id]) }} as member_key,
        {{ id }},
        {% for attribute in attributes -%}
        {{ "coalesce(" ~ attribute ~ ", 'Unknown') as " ~ attribute if attribute in labels else attribute }},
        {% endfor -%}
        false as is_inferred,
        newest_batch_id as batch_key
    from state_ranked
    where age_rank = 1
    union all
    select
        {{ hash_key([id]) }} as member_key,
        {{ id }},
        {% for attribute in attributes -%}
        {{ "'Unknown'" if attribute in labels else 'null' }} as {{ attribute }},
        {% endfor -%}
        true as is_inferred,
        batch_id as batch_key
    from {{ referenced }} as mentioned
    where
        not exists (
            select 1 from {{ relation }} as known
            where known.{{ id }} = mentioned.{{ id }}
        )
    union all
    select
        member_key,
        null as {{ id }},
        {% for attribute in attributes -%}
        {{ 'member_name_en' if attribute in labels else 'null' }} as {{ attribute }},
        {% endfor -%}
        false as is_inferred,
        -2 as batch_key
    from special

)
{% endmacro %}
