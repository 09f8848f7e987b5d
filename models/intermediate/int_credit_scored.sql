with

score_ranked as (

    select
        *,
        row_number() over (
            partition by subject_id, as_of_date
            order by scored_at desc, model_version desc
        ) as age_rank
    from {{ ref('fct_customer_score') }}
    where score_name = 'credit' and subject_type = 'customer'

),

scored as (

    select
        subject_id as customer_id,
        customer_key,
        population,
        as_of_date,
        lag(as_of_date) over in_time as previous_as_of_date,
        lead(as_of_date) over in_time as next_as_of_date,
        score_value,
        {{ credit_points('score_value') }} as points,
        lag({{ credit_points('score_value') }}) over in_time as previous_points,
        {% for number in [1, 2, 3] -%}
        reason_{{ number }},
        cast(reason_{{ number }}_effect as decimal(18, 6))
            as reason_{{ number }}_effect,
        {% endfor -%}
        model_version,
        scored_at,
        batch_key
    from score_ranked
    where age_rank = 1
    window in_time as (partition by subject_id order by as_of_date)

)

select * from scored
