with

held as (

    select
        customer.customer_id,
        0 as hold_order
    from {{ ref('dim_customer') }} as customer
    left join {{ ref('int_customer_marketable') }} as consent
        on customer.customer_id = consent.customer_id
    where
        customer.is_current
        and customer.customer_id is not null
        and not coalesce(consent.is_marketable, false)
    union all
    select
        customer_id,
        1 as hold_order
    from {{ ref('int_trigger_case_open') }}
    where trigger_code = 'ticket_unresolved'
    union all
    select
        customer_id,
        2 as hold_order
    from {{ ref('mart_marketing_contact_pressure') }}
    where is_latest and is_at_cap

)

select
    customer_id,
    case min(hold_order)
        when 0 then 'no_consent' when 1 then 'open_ticket' else 'contact_cap'
    end as hold_reason
from held
group by customer_id
