with

ticket as (

    select * from {{ ref('int_ticket_repeated') }}

),

contact as (

    select * from {{ ref('fct_interaction') }}

),

ticket_told as (

    select
        ticket.ticket_id,
        min(contact.started_at) as told_at
    from ticket
    inner join contact
        on
            ticket.ticket_id = contact.ticket_id
            and ticket.finished_at <= contact.started_at
            and contact.direction = 'outbound'
    group by ticket.ticket_id

)

select * from ticket_told
