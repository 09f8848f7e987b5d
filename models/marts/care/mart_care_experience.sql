with

answer as (

    select * from {{ ref('fct_survey_response') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

answer_staged as (

    select
        {% for column in [
            'survey_response_id', 'question_code', 'answered_date_key', 'customer_key',
            'product_key', 'channel_key', 'employee_key', 'reason_key', 'survey_type',
        ] -%}
        answer.{{ column }},
        {% endfor -%}
        customer.geography_key,
        customer.source_system,
        case
            when answer.ticket_id is not null then 'service'
            when answer.interaction_id is not null then 'contact'
            when activated.activated_date is null then 'before_purchase'
            when
                {{ days_between(
                    'activated.activated_date', 'cast(answer.answered_at as date)'
                ) }} <= 30
                then 'purchase'
            else 'use'
        end as experience_stage,
        answer.answered_at,
        answer.score,
        case when answer.survey_type = 'ces' then answer.score end as ces_score,
        {% for kind in ['nps', 'csat', 'ces'] -%}
        answer.survey_type = '{{ kind }}'
        and answer.score is not null as is_{{ kind }}_answer,
        {% endfor -%}
        coalesce(answer.is_promoter, false) as is_promoter,
        coalesce(answer.is_detractor, false) as is_detractor,
        coalesce(answer.is_satisfied, false) as is_satisfied,
        answer.survey_type = 'csat'
        and coalesce(answer.score <= 2, false) as is_dissatisfied
    from answer
    inner join customer on answer.customer_key = customer.customer_key
    left join {{ ref('int_survey_activated') }} as activated
        on
            answer.survey_response_id = activated.survey_response_id
            and answer.question_code = activated.question_code

)

select * from answer_staged
