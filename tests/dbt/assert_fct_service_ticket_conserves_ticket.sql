-- Catches tickets lost or doubled on the way to the fact, or left in a state since
-- restated.
with

staged as (

    select
        ticket_type,
        ticket_status,
        count(*) as count_rows,
        max(opened_at) as last_opened_at
    from {{ ref('stg_care__ticket') }}
    group by
        ticket_type,
        ticket_status

),

fact as (

    select
        ticket_type,
        ticket_status,
        count(*) as count_rows,
        max(opened_at) as last_opened_at
    from {{ ref('fct_service_ticket') }}
    group by
        ticket_type,
        ticket_status

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.last_opened_at as fact_last_opened_at
from staged
full outer join fact
    on
        staged.ticket_type = fact.ticket_type
        and staged.ticket_status = fact.ticket_status
where
    staged.count_rows is distinct from fact.count_rows
    or staged.last_opened_at is distinct from fact.last_opened_at
