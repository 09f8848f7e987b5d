with

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest

),

voluntary as (

    select * from score
    where subject_type = 'customer' and score_name = 'churn_voluntary'

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
        score.as_of_date as churn_as_of_date,
        voluntary.score_value as churn_voluntary_score,
        voluntary.score_decile as churn_voluntary_decile
    from score
    {% for number in [1, 2, 3] -%}
    left join phrase as phrase_{{ number }}
        on score.reason_{{ number }} = phrase_{{ number }}.feature
    {% endfor -%}
    -- of another day it could not be set beside the whole
    left join voluntary
        on
            score.subject_id = voluntary.subject_id
            and score.as_of_date = voluntary.as_of_date
    where score.subject_type = 'customer' and score.score_name = 'churn'

)

select * from score_explained
