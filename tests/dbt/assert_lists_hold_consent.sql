-- Catches a customer on any list for marketing who never said yes on any channel.
with

listed as (

    select
        customer_id,
        'next_offer' as list
    from {{ ref('mart_marketing_next_offer') }}
    where not is_held_back
    union all
    select
        customer_id,
        'next_action' as list
    from {{ ref('mart_marketing_next_action') }}
    where is_marketing and not is_held_back
    union all
    select
        customer_id,
        'uplift' as list
    from {{ ref('mart_marketing_uplift') }}
    where is_to_contact

)

select listed.*
from listed
left join {{ ref('stg_crm__consent') }} as consent
    on
        listed.customer_id = consent.customer_id
        and consent.purpose = 'marketing'
        and consent.is_granted
where consent.customer_id is null
