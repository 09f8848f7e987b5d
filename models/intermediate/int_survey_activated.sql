with

answer as (

    select * from {{ ref('fct_survey_response') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

activation as (

    select
        customer.customer_id,
        event.event_date
    from {{ ref('fct_subscription_event') }} as event
    inner join customer on event.customer_key = customer.customer_key
    where event.event_type = 'activation'

),

-- the last activation up to the answer, of any subscription of the customer
answer_activated as (

    select
        answer.survey_response_id,
        answer.question_code,
        max(activation.event_date) as activated_date
    from answer
    inner join customer on answer.customer_key = customer.customer_key
    inner join activation
        on
            customer.customer_id = activation.customer_id
            and cast(answer.answered_at as date) >= activation.event_date
    group by
        answer.survey_response_id,
        answer.question_code

)

select * from answer_activated
