with

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest and subject_type = 'customer' and score_name = 'churn'

),

phrase as (

    select * from {{ ref('feature_phrase') }}

),

score_explained as (

    select
        score.subject_id as customer_id,
        score.score_value as churn_score,
        score.score_decile as churn_decile,
        score.as_of_date as churn_as_of_date,
        {% for number in [1, 2, 3] -%}
        {{ reason_words(number, 'zh') }} as churn_reason_{{ number }}_zh,
        {{ reason_words(number, 'en') }} as churn_reason_{{ number }}_en
        {{- "," if not loop.last }}
        {% endfor %}
    from score
    {% for number in [1, 2, 3] -%}
    left join phrase as phrase_{{ number }}
        on score.reason_{{ number }} = phrase_{{ number }}.feature
    {% endfor %}
)

select * from score_explained
