with

ticket as (

    select * from {{ ref('fct_service_ticket') }}

),

place as (

    select * from {{ ref('dim_geography') }}

),

country as (

    select * from {{ ref('business_country') }}

),

calendar as (

    select * from {{ ref('business_calendar') }}

),

ticket_local as (

    select
        ticket.ticket_id,
        {% for milestone in ['opened', 'first_reply', 'resolved'] -%}
        {{ local_time('ticket.' ~ milestone ~ '_at', 'calendar.utc_offset_minutes') }}
            as {{ milestone }}_local_at,
        {% endfor -%}
        calendar.business_calendar,
        calendar.utc_offset_minutes
    from ticket
    inner join place on ticket.geography_key = place.geography_key
    left join country on place.country = country.country
    inner join calendar
        on coalesce(country.business_calendar, 'none') = calendar.business_calendar

)

select * from ticket_local
