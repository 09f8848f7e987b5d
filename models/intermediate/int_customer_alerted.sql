with

customer as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

case_open as (

    select
        customer_key,
        'dunning' as case_kind
    from {{ ref('fct_collection') }}
    where case_status in ('open', 'promised')
    union all
    select
        customer_key,
        'retention' as case_kind
    from {{ ref('fct_retention_case') }}
    where decision is null or decision = 'undecided'
    union all
    select
        customer_key,
        'fraud' as case_kind
    from {{ ref('fct_fraud_case') }}
    where decision is null or decision = 'open'

),

customer_alerted as (

    select
        {% for kind in ['dunning', 'retention', 'fraud'] -%}
        count(case when case_open.case_kind = '{{ kind }}' then 1 end)
            as count_open_{{ kind }}_cases,
        {% endfor -%}
        customer.customer_id
    from case_open
    inner join customer on case_open.customer_key = customer.customer_key
    group by customer.customer_id

)

select * from customer_alerted
