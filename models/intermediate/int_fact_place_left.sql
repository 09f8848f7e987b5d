-- Written by the facts' incremental strategy (traced_merge); empty after a full build.
{{ config(materialized='table') }}

with

place_left as (

    select
        cast(null as {{ dbt.type_string() }}) as fact,
        {% for key in place_keys() -%}
        cast(null as bigint) as {{ key }},
        {% endfor -%}
        cast(null as date) as month_end_date,
        cast(null as bigint) as changed_in
    where false

)

select * from place_left
