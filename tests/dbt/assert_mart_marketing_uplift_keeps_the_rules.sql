-- Catches a customer to contact who is held back or not worth it, one of the newest
-- answers that is missing, and an order that puts a smaller gain first.
with

mart as (

    select * from {{ ref('mart_marketing_uplift') }}

),

answered as (

    select
        fact.customer_id,
        fact.campaign_type,
        fact.action,
        named.source_system,
        fact.as_of_date,
        max(fact.as_of_date) over (partition by named.source_system) as newest_date
    from {{ ref('fct_campaign_uplift') }} as fact
    inner join {{ ref('int_customer_named') }} as named
        on fact.customer_key = named.customer_key
    where fact.is_of_last_run

),

missing as (

    select
        answered.customer_id,
        answered.campaign_type,
        'missing' as fault
    from answered
    left join mart
        on
            answered.customer_id = mart.customer_id
            and answered.campaign_type = mart.campaign_type
            and answered.action = mart.action
    where answered.as_of_date = answered.newest_date and mart.customer_id is null

),

capped as (

    select
        mart.customer_id,
        mart.campaign_type,
        'contacted over the cap' as fault
    from mart
    inner join {{ ref('mart_marketing_contact_pressure') }} as pressure
        on mart.customer_id = pressure.customer_id
    where mart.is_to_contact and pressure.is_latest and pressure.is_at_cap

),

ranked as (

    select
        customer_id,
        campaign_type,
        is_to_contact,
        gain_amount,
        lead(gain_amount) over (
            partition by source_system, campaign_type order by contact_rank
        ) as next_amount,
        lead(is_to_contact) over (
            partition by source_system, campaign_type order by contact_rank
        ) as is_next_to_contact
    from mart

)

select * from missing
union all
select * from capped
union all
select
    customer_id,
    campaign_type,
    'not worth it' as fault
from mart
where is_to_contact and (action <> 'contact' or gain_amount < 0)
union all
select
    customer_id,
    campaign_type,
    'out of order' as fault
from ranked
where
    (is_next_to_contact and not is_to_contact)
    or (is_next_to_contact = is_to_contact and next_amount > gain_amount)
