with

held as (

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
        when 1 then 'open_ticket' else 'contact_cap'
    end as hold_reason
from held
group by customer_id
