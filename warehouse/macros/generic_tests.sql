{# Tests of any model's columns. Each selects the rows that are wrong. #}

{# A number lies between the bounds, both included. Empty is not wrong. #}
{% test in_range(model, column_name, min_value=none, max_value=none) %}

select {{ column_name }}
from {{ model }}
where
    false
    {%- if min_value is not none %}
    or {{ column_name }} < {{ min_value }}
    {%- endif %}
    {%- if max_value is not none %}
    or {{ column_name }} > {{ max_value }}
    {%- endif %}

{% endtest %}

{# The columns together name one row, and none of them is empty. #}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(',\n    ') }},
    count(*) as count_rows
from {{ model }}
group by
    {{ columns | join(',\n    ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}

{#
  The versions of each member cover all days once: the first begins at 1900-01-01, each ends where the
  next begins, the last is open, and it alone is current. Members below zero have no id and one version.
#}
{% test scd2_integrity(model, id) %}

with

neighbour as (

    select
        {{ id }},
        valid_from,
        valid_to,
        is_current,
        lag(valid_to) over (
            partition by {{ id }} order by valid_from, valid_to
        ) as previous_valid_to,
        lead(valid_from) over (
            partition by {{ id }} order by valid_from, valid_to
        ) as next_valid_from
    from {{ model }}
    where {{ id }} is not null

)

select *
from neighbour
where
    valid_from is null
    or valid_to is null
    or is_current is null
    or valid_from >= valid_to
    or valid_from <> coalesce(previous_valid_to, {{ open_start() }})
    or valid_to <> coalesce(next_valid_from, {{ open_end() }})
    or is_current <> (next_valid_from is null)

{% endtest %}
