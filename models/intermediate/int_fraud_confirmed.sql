with

confirmed as (

    select
        named.customer_id,
        fraud.fraud_case_id,
        cast(fraud.decided_at as date) as confirmed_date
    from {{ ref('fct_fraud_case') }} as fraud
    inner join {{ ref('int_customer_named') }} as named
        on fraud.customer_key = named.customer_key
    where fraud.decision = 'confirmed'

)

select
    customer_id,
    fraud_case_id,
    confirmed_date,
    row_number() over (
        partition by customer_id
        order by confirmed_date asc nulls last, fraud_case_id asc
    ) = 1 as is_first
from confirmed
