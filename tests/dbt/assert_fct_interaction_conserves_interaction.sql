-- Catches contacts lost or doubled on the way to the fact: three lookups, each of which
-- could fan out.
with

staged as (

    select
        direction,
        count(*) as count_rows,
        count(ended_at) as count_ended,
        max(started_at) as last_started_at
    from {{ ref('stg_care__interaction') }}
    group by
        direction

),

fact as (

    select
        direction,
        count(*) as count_rows,
        count(ended_at) as count_ended,
        max(started_at) as last_started_at
    from {{ ref('fct_interaction') }}
    group by
        direction

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.count_ended as fact_count_ended,
    fact.last_started_at as fact_last_started_at
from staged
full outer join fact
    on staged.direction = fact.direction
where
    staged.count_rows is distinct from fact.count_rows
    or staged.count_ended is distinct from fact.count_ended
    or staged.last_started_at is distinct from fact.last_started_at
