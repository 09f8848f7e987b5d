{%- set members = [
    ('subject_id', 'dim_customer', 'customer_id'),
    ('subject_id', 'int_account_resolved', 'account_id'),
    ('subject_id', 'int_subscription_resolved', 'subscription_id'),
] -%}

{{ config(
    materialized='incremental',
    incremental_strategy='changed_merge',
    unique_key=[
        'subject_type', 'subject_id', 'score_name', 'model_version', 'as_of_date',
    ],
    on_schema_change='fail',
) }}

with

subject_changed as (

    select subject_id from {{ ref('stg_mining__customer_score') }}
    {% if is_incremental() %}
    where {{ new_or_repointed('batch_id', members) }}
    {% endif %}

),

-- all scores of a subject, as a newer one ends that the older is the latest
score_changed as (

    select *
    from {{ ref('stg_mining__customer_score') }}
    where subject_id in (select subject_changed.subject_id from subject_changed)

),

score_ranked as (

    select
        *,
        row_number() over (
            partition by subject_type, subject_id, score_name
            order by as_of_date desc, scored_at desc, model_version desc
        ) as age_rank
    from score_changed

),

score_keyed as (

    select
        score.subject_type,
        score.subject_id,
        coalesce(
            customer.customer_key, account.customer_key, subscription.customer_key, -3
        ) as customer_key,
        score.score_name,
        score.model_version,
        score.population,
        score.as_of_date,
        {{ date_key('score.as_of_date') }} as as_of_date_key,
        score.score_value,
        score.score_decile,
        {% for number in [1, 2, 3] -%}
        score.reason_{{ number }},
        score.reason_{{ number }}_effect,
        score.reason_{{ number }}_side,
        {% endfor -%}
        score.run_id,
        score.age_rank = 1 as is_latest,
        score.scored_at,
        score.batch_id as batch_key,
        {{ changed_now() }} as changed_in
    from score_ranked as score
    {% for subject_id, relation, id in members -%}
    left join {{ ref(relation) }} as {{ id[:-3] }}
        on
            score.subject_type = '{{ id[:-3] }}'
            and {{ valid_on(id[:-3], 'score.subject_id', 'score.as_of_date', id) }}
    {% endfor %}
)

select * from score_keyed
