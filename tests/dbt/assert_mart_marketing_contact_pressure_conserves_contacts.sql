-- Catches contacts lost or counted twice: as of the horizon, the contacts of 90 days
-- are the outbound interactions that answer no ticket plus the campaign contacts that
-- no interaction of the same customer, channel and day records.
with

contact_keyed as (

    select
        customer.customer_id,
        contact.channel_key,
        cast(contact.started_at as date) as contact_date,
        case when contact.ticket_id is null then 1 else 0 end as count_free,
        1 as count_recorded,
        0 as count_campaign
    from {{ ref('fct_interaction') }} as contact
    inner join {{ ref('dim_customer') }} as customer
        on contact.customer_key = customer.customer_key
    where contact.direction = 'outbound'
    union all
    select
        customer_id,
        channel_key,
        cast(contacted_at as date) as contact_date,
        0 as count_free,
        0 as count_recorded,
        1 as count_campaign
    from {{ ref('fct_campaign_target') }}
    where contacted_at is not null

),

contact_day as (

    select
        customer_id,
        contact_date,
        sum(count_free)
        + case when sum(count_recorded) = 0 then sum(count_campaign) else 0 end
            as count_contacts
    from contact_keyed
    group by
        customer_id,
        channel_key,
        contact_date

),

counted as (

    select
        contact_day.customer_id,
        sum(contact_day.count_contacts) as count_contacts
    from contact_day
    inner join {{ ref('int_customer_horizon') }} as horizon
        on
            contact_day.customer_id = horizon.customer_id
            and contact_day.contact_date <= horizon.horizon_date
            and {{ days_between('contact_day.contact_date', 'horizon.horizon_date') }}
            < 90
    group by contact_day.customer_id
    having sum(contact_day.count_contacts) > 0

),

mart as (

    select
        customer_id,
        count_contacts_90d as count_contacts
    from {{ ref('mart_marketing_contact_pressure') }}
    where is_latest and count_contacts_90d > 0

)

select
    counted.customer_id,
    counted.count_contacts,
    mart.customer_id as mart_customer_id,
    mart.count_contacts as mart_count_contacts
from counted
full outer join mart on counted.customer_id = mart.customer_id
where coalesce(counted.count_contacts, 0) <> coalesce(mart.count_contacts, 0)
