-- Catches reasons lost, doubled or ranked wrongly: they add up to the
-- tickets and answers of the year, the last place holds all, none is above a greater.
with

system as (

    select * from {{ ref('dim_source_system') }}

),

told as (

    select
        'complaint' as told_of,
        customer_key,
        cast(opened_at as date) as told_date
    from {{ ref('fct_service_ticket') }}
    where ticket_type = 'complaint'
    union all
    select
        'ticket' as told_of,
        customer_key,
        cast(opened_at as date) as told_date
    from {{ ref('fct_service_ticket') }}
    union all
    select
        'dissatisfaction' as told_of,
        customer_key,
        cast(answered_at as date) as told_date
    from {{ ref('fct_survey_response') }}
    where is_detractor or (survey_type = 'csat' and score <= 2)

),

expected as (

    select
        told.told_of,
        customer.source_system,
        count(*) as count_total
    from told
    inner join {{ ref('int_customer_named') }} as customer
        on told.customer_key = customer.customer_key
    inner join system on customer.source_system = system.source_system
    where {{ days_between('told.told_date', 'system.ticket_horizon_date') }} < 365
    group by
        told.told_of,
        customer.source_system

),

held as (

    select
        told_of,
        source_system,
        sum(count_told) as count_told,
        max(count_total) as count_total,
        max(count_to_rank) as count_to_rank,
        max(case when reason_rank = 1 then count_told end) - max(count_told)
            as count_above_first
    from {{ ref('mart_care_reason_pareto') }}
    group by
        told_of,
        source_system

)

select
    coalesce(expected.told_of, held.told_of) as told_of,
    expected.count_total,
    held.count_told
from expected
full outer join held
    on
        expected.told_of = held.told_of
        and expected.source_system = held.source_system
where
    coalesce(expected.count_total, 0) <> coalesce(held.count_told, 0)
    or held.count_told <> held.count_total
    or held.count_told <> held.count_to_rank
    or held.count_above_first <> 0
