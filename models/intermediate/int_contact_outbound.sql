with

customer as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

interaction as (

    select
        customer.customer_id,
        customer.source_system,
        contact.channel_key,
        contact.ticket_id is not null as is_service,
        cast(contact.started_at as date) as contact_date
    from {{ ref('fct_interaction') }} as contact
    inner join customer on contact.customer_key = customer.customer_key
    where contact.direction = 'outbound'

),

campaign_contact as (

    select
        customer.customer_id,
        customer.source_system,
        target.channel_key,
        false as is_service,
        cast(target.contacted_at as date) as contact_date
    from {{ ref('fct_campaign_target') }} as target
    inner join customer on target.customer_key = customer.customer_key
    where target.contacted_at is not null

),

-- a campaign's contact that the channel has recorded, too, is one contact
contact_united as (

    select * from interaction
    union all
    select *
    from campaign_contact
    where
        not exists (
            select 1
            from interaction as recorded
            where
                campaign_contact.customer_id = recorded.customer_id
                and campaign_contact.channel_key = recorded.channel_key
                and campaign_contact.contact_date = recorded.contact_date
        )

)

select * from contact_united
