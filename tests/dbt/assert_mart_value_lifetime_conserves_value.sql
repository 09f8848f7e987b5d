-- Catches lifetime values lost or doubled on the way back, and a customer of the newest
-- answer who is not in the mart.
with

staged as (

    select
        population,
        as_of_date,
        count(*) as count_rows,
        sum(cast(value_amount as decimal(18, 2))) as value_amount
    from {{ ref('stg_mining__customer_value') }}
    group by
        population,
        as_of_date

),

fact as (

    select
        population,
        as_of_date,
        count(*) as count_rows,
        sum(cast(value_amount as decimal(18, 2))) as value_amount
    from {{ ref('fct_customer_lifetime_value') }}
    group by
        population,
        as_of_date

),

answered as (

    select
        fact.customer_id,
        fact.value_amount,
        fact.as_of_date,
        max(fact.as_of_date) over (partition by named.source_system) as newest_date
    from {{ ref('fct_customer_lifetime_value') }} as fact
    inner join {{ ref('int_customer_named') }} as named
        on fact.customer_key = named.customer_key
    where fact.is_of_last_run

)

select
    coalesce(staged.population, fact.population) as subject,
    coalesce(staged.as_of_date, fact.as_of_date) as as_of_date
from staged
full outer join fact
    on
        staged.population = fact.population
        and staged.as_of_date = fact.as_of_date
where
    staged.count_rows is distinct from fact.count_rows
    or staged.value_amount is distinct from fact.value_amount
union all
select
    answered.customer_id as subject,
    answered.as_of_date
from answered
left join {{ ref('mart_value_lifetime') }} as mart
    on
        answered.customer_id = mart.customer_id
        and answered.as_of_date = mart.as_of_date
        and answered.value_amount = mart.value_amount
where answered.as_of_date = answered.newest_date and mart.customer_id is null
