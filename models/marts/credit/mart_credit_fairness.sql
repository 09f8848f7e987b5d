{%- set attributes = ['gender', 'age_band', 'province'] -%}

with

assessment as (

    select
        assessment.*,
        customer.gender,
        place.province,
        {{ age_band(
            'extract(year from assessment.as_of_date) - customer.birth_year'
        ) }} as age_band,
        label.is_default
    from {{ ref('fct_credit_assessment') }} as assessment
    inner join {{ ref('dim_customer') }} as customer
        on assessment.customer_key = customer.customer_key
    left join {{ ref('dim_geography') }} as place
        on customer.geography_key = place.geography_key
    left join {{ ref('mart_features_credit_label') }} as label
        on
            assessment.customer_id = label.customer_id
            and assessment.as_of_date = label.as_of_date

),

member as (

    {% for attribute in attributes -%}
    select
        population,
        as_of_date,
        '{{ attribute }}' as attribute,
        coalesce({{ attribute }}, 'unknown') as group_name,
        points,
        score_value,
        is_default
    from assessment
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (

    select
        population,
        as_of_date,
        attribute,
        group_name,
        count(*) as count_customers,
        count(case when points >= {{ credit_cutoff() }} then 1 end) as count_approved,
        {{ feature_ratio('sum(points)', 'count(*)') }} as mean_points,
        {{ feature_ratio('sum(cast(score_value as decimal(18, 9)))', 'count(*)') }}
            as mean_score,
        count(is_default) as count_known,
        {{ feature_ratio('sum(is_default)', 'count(is_default)') }} as observed_bad_rate
    from member
    group by
        population,
        as_of_date,
        attribute,
        group_name

)

select
    *,
    {{ feature_ratio('count_approved', 'count_customers') }} as approved_share,
    {{ feature_ratio(
        'count_approved * 1.0 / count_customers',
        'max(count_approved * 1.0 / count_customers) over same_attribute'
    ) }} as approved_to_best_ratio
from summed
window same_attribute as (partition by population, as_of_date, attribute)
