-- Catches an offer of what is held already, one to somebody who refused marketing or
-- profiling or is at the cap, and a customer whose best offer is missing.
with

offer as (

    select * from {{ ref('mart_marketing_next_offer') }}

)

select
    offer.customer_id,
    offer.product_line,
    'held already' as fault
from offer
inner join {{ ref('mart_features_holding') }} as holding
    on
        offer.customer_id = holding.customer_id
        and offer.as_of_date = holding.as_of_date
        and offer.product_line = holding.product_line
union all
select
    offer.customer_id,
    offer.product_line,
    'over the cap' as fault
from offer
inner join {{ ref('mart_marketing_contact_pressure') }} as pressure
    on offer.customer_id = pressure.customer_id
where
    pressure.is_latest
    and pressure.count_contacts_left = 0
    and not offer.is_held_back
union all
select
    offer.customer_id,
    offer.product_line,
    'refused' as fault
from offer
inner join {{ ref('stg_crm__consent') }} as consent
    on offer.customer_id = consent.customer_id
left join {{ ref('stg_crm__consent') }} as newer
    on
        consent.customer_id = newer.customer_id
        and consent.purpose = newer.purpose
        and consent.channel_code = newer.channel_code
        and consent.updated_at < newer.updated_at
where
    not offer.is_held_back
    and newer.customer_id is null
    and not consent.is_granted
    and (
        consent.purpose = 'profiling'
        or (consent.purpose = 'marketing' and consent.channel_code = 'all')
    )
union all
select
    customer_id,
    'all' as product_line,
    'no best offer' as fault
from offer
group by customer_id
having count(case when offer_rank = 1 then 1 end) <> 1
