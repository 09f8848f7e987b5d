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
        {% for member, carriers in {
            'customer': ['customer', 'account', 'subscription'],
            'account': ['account', 'subscription'],
            'subscription': ['subscription'],
            'product': ['product', 'subscription'],
        }.items() -%}
        {{ member_key(member, 'answer', carriers) }} as {{ member }}_key,
        {% endfor -%}
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
    left join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'answer.customer_id', 'answer.answered_date') }}
    left join {{ ref('int_account_resolved') }} as account
        on {{ valid_on('account', 'answer.account_id', 'answer.answered_date') }}
    left join {{ ref('int_subscription_resolved') }} as subscription
        on {{ valid_on(
            'subscription', 'answer.subscription_id', 'answer.answered_date'
        ) }}
    left join {{ ref('dim_product') }} as product
        on {{ valid_on(
            'product', 'answer.product_offering_id', 'answer.answered_date'
        ) }}

)

select * from answer_keyed
