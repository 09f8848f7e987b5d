with

customer as (

    select * from {{ ref('int_customer_named') }}

),

contact as (

    select
        customer_key,
        1 as count_tickets,
        case when ticket_status in ('open', 'pending') then 1 else 0 end
            as count_open_tickets,
        opened_at,
        0 as count_interactions
    from {{ ref('fct_service_ticket') }}
    union all
    select
        customer_key,
        0 as count_tickets,
        0 as count_open_tickets,
        null as opened_at,
        1 as count_interactions
    from {{ ref('fct_interaction') }}

),

customer_served as (

    select
        customer.customer_id,
        sum(contact.count_tickets) as count_tickets,
        sum(contact.count_open_tickets) as count_open_tickets,
        max(contact.opened_at) as last_ticket_at,
        sum(contact.count_interactions) as count_interactions
    from contact
    inner join customer on contact.customer_key = customer.customer_key
    group by customer.customer_id

)

select * from customer_served
