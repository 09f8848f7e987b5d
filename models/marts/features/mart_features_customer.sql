{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id', 'as_of_date'],
    meta={'due': 'int_features_due'},
    on_schema_change='fail',
    post_hook="{{ delete_vanished('int_features_population', "
        ~ "['customer_id', 'as_of_date'], 'true') }}",
) }}

{%- set subjects = feature_names() -%}

-- all relations hold the rows of int_features_due
{% for month_ends in month_ends_in_parts(ref('int_features_due')) -%}
select
    due.customer_id,
    due.source_system,
    due.source_system as population,
    {% for subject in subjects -%}
    {{ features_of(subject) }}
    {%- endfor -%}
    {% for name, formula in feature_formulas().items() -%}
    {{ formula }} as {{ name }},
    {% endfor -%}
    due.as_of_date
from {{ part_of(ref('int_features_due'), month_ends) }} as due
{% for subject in subjects -%}
left join {{ part_of(ref('int_features_' ~ subject), month_ends) }} as {{ subject }}
    on
        due.customer_id = {{ subject }}.customer_id
        and due.as_of_date = {{ subject }}.as_of_date
{% endfor -%}
{{ next_part() if not loop.last }}
{% endfor %}
