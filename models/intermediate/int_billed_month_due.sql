-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

with

place_changed as (

    {{ places_changed('fct_billing_line', ['customer_key'], 'invoice_date') }}

)

select * from place_changed
{% if not is_built() -%}
where false
{% endif %}
