with

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest

),

named as (

    select * from {{ ref('int_customer_named') }}

),

score_named as (

    select
        named.customer_id,
        score.score_name,
        score.subject_type,
        score.subject_id,
        score.as_of_date,
        score.score_value,
        score.score_decile,
        {% for number in [1, 2, 3] -%}
        score.reason_{{ number }},
        score.reason_{{ number }}_effect,
        {% endfor -%}
        score.population,
        score.model_version,
        score.scored_at
    from score
    left join named on score.customer_key = named.customer_key

)

select * from score_named
