with

organisation_ranked as (

    select
        *,
        row_number() over (
            partition by organisation_id order by updated_at desc
        ) as age_rank
    from {{ ref('stg_crm__organisation') }}

),

organisation as (

    select * from organisation_ranked
    where age_rank = 1

),

-- three levels, each of which may be left out: two steps up reach the top
organisation_flattened as (

    select
        unit.organisation_id,
        {% for level in ['team', 'department', 'division'] -%}
        coalesce(
            {% for step in ['unit', 'above', 'top'] -%}
            case
                when {{ step }}.organisation_level = '{{ level }}'
                    then {{ step }}.organisation_name
            end{{ ',' if not loop.last }}
            {% endfor %}
        ) as {{ level }},
        {% endfor -%}
        greatest(
            unit.batch_id, coalesce(above.batch_id, 0), coalesce(top.batch_id, 0)
        ) as batch_id
    from organisation as unit
    left join organisation as above
        on unit.parent_organisation_id = above.organisation_id
    left join organisation as top
        on above.parent_organisation_id = top.organisation_id

)

select * from organisation_flattened
