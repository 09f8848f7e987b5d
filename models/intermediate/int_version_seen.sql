-- Never forgets: a version that comes back is no new one.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
) }}

{%- set members = ['customer', 'subscription'] -%}

with

version as (

    {% for member in members -%}
    select
        '{{ member }}' as member,
        {{ member }}_key as member_key
    from {{ ref('dim_' ~ member) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

version_seen as (

    select
        version.member,
        version.member_key,
        {{ changed_now() }} as seen_in
    from version
    {% if is_incremental() -%}
    left join {{ this }} as built
        on
            version.member = built.member
            and version.member_key = built.member_key
    where built.member_key is null
    {% endif %}
)

select * from version_seen
