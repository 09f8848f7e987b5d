with

answer as (

    select
        *,
        cast(answered_at as date) as answered_date
    from {{ ref('stg_care__survey_response') }}

),

answer_keyed as (

    select
        answer.survey_response_id,
        answer.question_code,
        {% for milestone in ['answered', 'sent'] -%}
        {{ date_key('cast(answer.' ~ milestone ~ '_at as date)') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {{ named_member_keys('answer') }},
        {{ channel_key('answer.channel_code') }} as channel_key,
        {{ employee_key('answer.employee_id') }} as employee_key,
        {{ reason_key('survey', 'answer.reason_class', 'answer.reason') }}
            as reason_key,
        {% for column in [
            'survey_type', 'ticket_id', 'interaction_id', 'sent_at', 'answered_at',
            'score',
        ] -%}
        answer.{{ column }},
        {% endfor -%}
        answer.survey_type = 'nps' and answer.score >= 9 as is_promoter,
        answer.survey_type = 'nps' and answer.score <= 6 as is_detractor,
        answer.survey_type = 'csat' and answer.score >= 4 as is_satisfied,
        answer.batch_id as batch_key
    from answer
    {{ join_named_members('answer', 'answer.answered_date') }}
)

select * from answer_keyed
