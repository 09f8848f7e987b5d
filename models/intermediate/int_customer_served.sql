with

customer as (

    select
        named.customer_key,
        named.customer_id,
        horizon.horizon_date
    from {{ ref('int_customer_named') }} as named
    left join {{ ref('int_customer_horizon') }} as horizon
        on named.customer_id = horizon.customer_id

),

contact as (

    select
        customer_key,
        opened_at as ticket_at,
        ticket_status in ('open', 'pending') as is_open_ticket,
        ticket_type = 'complaint' as is_complaint,
        null as contact_at,
        null as direction
    from {{ ref('fct_service_ticket') }}
    union all
    select
        customer_key,
        null as ticket_at,
        false as is_open_ticket,
        false as is_complaint,
        started_at as contact_at,
        direction
    from {{ ref('fct_interaction') }}

),

contact_aged as (

    select
        customer.customer_id,
        contact.*,
        {{ days_between(
            'cast(coalesce(contact.ticket_at, contact.contact_at) as date)',
            'customer.horizon_date',
        ) }} between 0 and 89 as is_90d
    from contact
    inner join customer on contact.customer_key = customer.customer_key

),

customer_served as (

    select
        customer_id,
        {% for name, condition in {
            'tickets': 'ticket_at is not null',
            'open_tickets': 'is_open_ticket',
            'open_complaints': 'is_open_ticket and is_complaint',
            'tickets_90d': 'is_90d and ticket_at is not null',
            'complaints_90d': 'is_90d and is_complaint',
            'interactions': 'contact_at is not null',
            'inbound_90d': "is_90d and direction = 'inbound'",
            'outbound_90d': "is_90d and direction = 'outbound'",
        }.items() -%}
        count(case when {{ condition }} then 1 end) as count_{{ name }},
        {% endfor -%}
        max(ticket_at) as last_ticket_at,
        min(case when is_open_ticket then ticket_at end) as oldest_open_ticket_at,
        max(contact_at) as last_contact_at
    from contact_aged
    group by customer_id

)

select * from customer_served
