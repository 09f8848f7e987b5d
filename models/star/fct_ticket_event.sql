with

ticket_event as (

    select * from {{ ref('stg_care__ticket_event') }}

),

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

event_keyed as (

    select
        step.ticket_id,
        step.event_number,
        {{ date_key('cast(step.event_at as date)') }} as event_date_key,
        coalesce(ticket.customer_key, -3) as customer_key,
        {{ employee_key('step.employee_id') }} as employee_key,
        step.organisation_id,
        step.event_type,
        step.event_detail,
        step.event_at,
        step.batch_id as batch_key
    from ticket_event as step
    left join ticket on step.ticket_id = ticket.ticket_id

)

select * from event_keyed
