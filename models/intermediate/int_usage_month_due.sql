-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

with

usage_month_due as (

    {{ places_changed(
        'fct_usage_daily', ['subscription_key', 'customer_key'], 'usage_date'
    ) }}

)

select * from usage_month_due
{% if not is_built() -%}
where false
{% endif %}
