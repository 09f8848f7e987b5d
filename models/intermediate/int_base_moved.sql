with

month as (

    select * from {{ ref('int_base_covered') }}

),

base_moved as (

    select
        month_end_date,
        source_system,
        geography_key,
        product_key,
        count(case when is_active_opening then 1 end) as count_opening,
        count(case when is_gross_add then 1 end) as count_gross_adds,
        count(case when is_win_back then 1 end) as count_win_backs,
        count(case when is_deactivation then 1 end) as count_deactivations,
        {% for kind in ['voluntary', 'involuntary', 'unavoidable'] -%}
        count(case when is_deactivation and termination_kind = '{{ kind }}' then 1 end)
            as count_deactivations_{{ kind }},
        {% endfor -%}
        count(case when is_deactivation and termination_kind is null then 1 end)
            as count_deactivations_unknown,
        count(case when is_active_closing then 1 end) as count_closing
    from month
    group by
        month_end_date,
        source_system,
        geography_key,
        product_key

)

select * from base_moved
