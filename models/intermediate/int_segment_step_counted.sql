with

transition as (

    select * from {{ ref('fct_segment_transition') }}

),

named as (

    select * from {{ ref('int_customer_named') }}

),

step_counted as (

    {% for kind in ['segment', 'value_tier'] -%}
    select
        transition.month_end_date,
        named.source_system,
        '{{ kind }}' as state_kind,
        transition.from_{{ kind }} as from_state,
        transition.to_{{ kind }} as to_state,
        count(*) as count_customers
    from transition
    inner join named on transition.customer_key = named.customer_key
    group by
        transition.month_end_date,
        named.source_system,
        transition.from_{{ kind }},
        transition.to_{{ kind }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from step_counted
