-- Catches lifetimes lost on the way back, or left over from a run that was done again:
-- the mart holds exactly what the newest run of each population's newest month said
-- of customers whom no other population has seen later.
with

lifetime as (

    select
        *,
        max(as_of_date) over (partition by customer_id) as customer_as_of_date
    from {{ ref('stg_mining__customer_lifetime') }}

),

newest as (

    select
        population,
        as_of_date,
        scored_at,
        count(case when as_of_date = customer_as_of_date then 1 end) as count_rows,
        sum(
            case
                when as_of_date = customer_as_of_date
                    then cast(remaining_months as decimal(18, 6))
            end
        ) as remaining_months,
        row_number() over (
            partition by population order by as_of_date desc, scored_at desc
        ) as newest_rank
    from lifetime
    group by
        population,
        as_of_date,
        scored_at

),

mart as (

    select
        population,
        as_of_date,
        count(*) as count_rows,
        sum(cast(remaining_months as decimal(18, 6))) as remaining_months
    from {{ ref('mart_customer_lifetime') }}
    group by
        population,
        as_of_date

)

select
    newest.*,
    mart.count_rows as mart_count_rows
from newest
left join mart
    on
        newest.population = mart.population
        and newest.as_of_date = mart.as_of_date
where
    newest.newest_rank = 1
    and (
        coalesce(mart.count_rows, 0) <> newest.count_rows
        or mart.remaining_months is distinct from newest.remaining_months
    )
