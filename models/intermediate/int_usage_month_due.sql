-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

with

place_changed as (

    {{ places_changed(
        'fct_usage_daily', ['subscription_key', 'customer_key'], 'usage_date'
    ) }}

),

usage_month_due as (

    select
        *,
        {{ changed_now() }} as changed_in
    from place_changed

)

select * from usage_month_due
{% if not is_built() -%}
where false
{% endif %}
