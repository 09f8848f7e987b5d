-- Catches contacts or customers lost between stages: all inbound contacts of known
-- customers are there, all outbound ones, and each customer and month once.
with

fact as (

    select
        count(case when contact.direction = 'inbound' then 1 end) as count_inbound,
        count(
            case
                when contact.direction = 'outbound' and contact.ticket_id is not null
                    then 1
            end
        ) as count_service
    from {{ ref('fct_interaction') }} as contact
    inner join {{ ref('dim_customer') }} as customer
        on contact.customer_key = customer.customer_key
    where customer.customer_id is not null

),

value_month as (

    select count(*) as count_customers
    from {{ ref('fct_customer_value_monthly') }}
    where customer_key > 0

),

mart as (

    select
        coalesce(sum(count_inbound), 0) as count_inbound,
        coalesce(sum(count_service), 0) as count_service,
        coalesce(sum(count_customers), 0) as count_customers
    from {{ ref('mart_marketing_contact_intensity') }}

)

select
    mart.*,
    fact.count_inbound as fact_count_inbound,
    value_month.count_customers as fact_count_customers
from mart
cross join fact
cross join value_month
where
    mart.count_inbound <> fact.count_inbound
    or mart.count_service <> fact.count_service
    or mart.count_customers <> value_month.count_customers
