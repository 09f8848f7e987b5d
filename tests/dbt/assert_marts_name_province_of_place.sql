-- Would catch a province that is not the one of the row's place: a dashboard cut to a
-- province, or a manager who may see one alone, would then show rows of another.
{% set marts = [
    'mart_credit_receivable_monthly', 'mart_credit_collection',
    'mart_credit_dunning_funnel', 'mart_care_ticket', 'mart_marketing_retention',
] %}

with

placed as (

    {% for mart in marts -%}
    select
        '{{ mart }}' as mart,
        geography_key,
        province
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select placed.*
from placed
left join {{ ref('dim_geography') }} as geography
    on placed.geography_key = geography.geography_key
where
    geography.geography_key is null
    or placed.province <> geography.province
