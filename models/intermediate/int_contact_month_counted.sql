with

customer as (

    select * from {{ ref('int_customer_named') }}

),

contact as (

    select
        customer.customer_id,
        customer.source_system,
        {{ month_end('cast(contact.started_at as date)') }} as month_end_date,
        1 as count_inbound,
        0 as count_outbound,
        0 as count_service
    from {{ ref('fct_interaction') }} as contact
    inner join customer on contact.customer_key = customer.customer_key
    where contact.direction = 'inbound' and customer.customer_id is not null
    union all
    select
        customer_id,
        source_system,
        {{ month_end('contact_date') }} as month_end_date,
        0 as count_inbound,
        case when is_service then 0 else 1 end as count_outbound,
        case when is_service then 1 else 0 end as count_service
    from {{ ref('int_contact_outbound') }}

),

contact_summed as (

    select
        customer_id,
        source_system,
        month_end_date,
        sum(count_inbound) as count_inbound,
        sum(count_outbound) as count_outbound,
        sum(count_service) as count_service
    from contact
    group by
        customer_id,
        source_system,
        month_end_date

)

select * from contact_summed
