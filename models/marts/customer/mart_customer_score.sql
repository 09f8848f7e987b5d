with

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest

),

named as (

    select * from {{ ref('int_customer_named') }}

),

objection as (

    select * from {{ ref('mart_mining_objection') }}

),

phrase as (

    select * from {{ ref('feature_phrase') }}

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
        {{ reason_words(number, 'zh') }} as reason_{{ number }}_zh,
        {{ reason_words(number, 'en') }} as reason_{{ number }}_en,
        {% endfor -%}
        score.population,
        score.model_version,
        score.scored_at
    from score
    left join named on score.customer_key = named.customer_key
    left join objection
        on
            coalesce(
                named.customer_id,
                case when score.subject_type = 'customer' then score.subject_id end
            )
            = objection.customer_id
    {% for number in [1, 2, 3] -%}
    left join phrase as phrase_{{ number }}
        on score.reason_{{ number }} = phrase_{{ number }}.feature
    {% endfor -%}
    where objection.customer_id is null
)

select * from score_named
