with

population as (

    select * from {{ ref('int_features_population') }}

),

lost as (

    select * from {{ ref('int_customer_lost') }}

),

-- the longest look ahead holds the shorter ones
first_lost as (

    select
        population.customer_id,
        population.as_of_date,
        min(lost.lost_date) as lost_date,
        -- min_by would pass over a kind that is empty
        min_by(coalesce(lost.termination_kind, 'unknown'), lost.lost_date)
            as termination_kind
    from population
    inner join lost
        on
            population.customer_id = lost.customer_id
            and population.as_of_date < lost.lost_date
            and {{ add_days('population.as_of_date', churn_horizons() | list | max) }}
            >= lost.lost_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from first_lost
