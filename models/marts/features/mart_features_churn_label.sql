with

population as (

    select
        population.customer_id,
        population.as_of_date,
        population.source_system,
        coalesce(
            {{ add_days('population.as_of_date', 30) }} <= horizon.horizon_date, false
        ) as is_labelled
    from {{ ref('int_features_population') }} as population
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system

),

churned as (

    select distinct
        population.customer_id,
        population.as_of_date
    from population
    inner join {{ ref('int_customer_lost') }} as lost
        on
            population.customer_id = lost.customer_id
            and population.as_of_date < lost.lost_date
            and {{ add_days('population.as_of_date', 30) }} >= lost.lost_date

),

labelled as (

    select
        population.customer_id,
        population.source_system,
        population.as_of_date,
        population.is_labelled,
        case
            when population.is_labelled
                then case when churned.customer_id is null then 0 else 1 end
        end as is_churn
    from population
    left join churned
        on
            population.customer_id = churned.customer_id
            and population.as_of_date = churned.as_of_date

)

select * from labelled
