-- Catches a subject whose latest score is missing, and one who objects to profiling and
-- is shown: every other subject of a score is there, with its newest as-of date.
with

consent_ranked as (

    select
        customer_id,
        is_granted,
        row_number() over (
            partition by customer_id, channel_code order by updated_at desc
        ) as newest_rank
    from {{ ref('stg_crm__consent') }}
    where purpose = 'profiling'

),

refused as (

    select distinct customer_id
    from consent_ranked
    where newest_rank = 1 and not is_granted

),

fact as (

    select
        score_name,
        subject_type,
        subject_id,
        max(as_of_date) as as_of_date,
        max_by(customer_key, as_of_date) as customer_key
    from {{ ref('fct_customer_score') }}
    group by
        score_name,
        subject_type,
        subject_id

),

fact_willing as (

    select fact.*
    from fact
    left join {{ ref('dim_customer') }} as customer
        on fact.customer_key = customer.customer_key
    left join refused on customer.customer_id = refused.customer_id
    where refused.customer_id is null

)

select
    coalesce(fact.score_name, mart.score_name) as score_name,
    coalesce(fact.subject_type, mart.subject_type) as subject_type,
    coalesce(fact.subject_id, mart.subject_id) as subject_id
from fact_willing as fact
full join {{ ref('mart_customer_score') }} as mart
    on
        fact.score_name = mart.score_name
        and fact.subject_type = mart.subject_type
        and fact.subject_id = mart.subject_id
        and fact.as_of_date = mart.as_of_date
where mart.subject_id is null or fact.subject_id is null
