with

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest

),

phrase as (

    select * from {{ ref('feature_phrase') }}

),

score_explained as (

    select
        score.subject_id as customer_id,
        {% for number in [1, 2, 3] -%}
        {{ reason_words(number, 'zh') }} as churn_reason_{{ number }}_zh,
        {{ reason_words(number, 'en') }} as churn_reason_{{ number }}_en,
        {% endfor -%}
        score.score_value as churn_score,
        score.score_decile as churn_decile,
        score.as_of_date as churn_as_of_date
    from score
    {% for number in [1, 2, 3] -%}
    left join phrase as phrase_{{ number }}
        on score.reason_{{ number }} = phrase_{{ number }}.feature
    {% endfor -%}
    where score.subject_type = 'customer' and score.score_name = 'churn'

)

select * from score_explained
