with

population as (

    select
        population.customer_id,
        population.as_of_date,
        {% for days, suffix in churn_horizons().items() -%}
        coalesce(
            {{ add_days('population.as_of_date', days) }} <= horizon.horizon_date, false
        ) as is_labelled{{ suffix }},
        {% endfor -%}
        population.source_system
    from {{ ref('int_features_population') }} as population
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system

),

-- the first day without service of the longest look ahead
churned as (

    select
        population.customer_id,
        population.as_of_date,
        min(lost.lost_date) as lost_date
    from population
    inner join {{ ref('int_customer_lost') }} as lost
        on
            population.customer_id = lost.customer_id
            and population.as_of_date < lost.lost_date
            and {{ add_days('population.as_of_date', churn_horizons() | list | max) }}
            >= lost.lost_date
    group by
        population.customer_id,
        population.as_of_date

),

labelled as (

    select
        population.customer_id,
        population.source_system,
        {% for days, suffix in churn_horizons().items() -%}
        population.is_labelled{{ suffix }},
        case
            when not population.is_labelled{{ suffix }} then null
            when
                {{ add_days('population.as_of_date', days) }} >= churned.lost_date
                then 1
            else 0
        end as is_churn{{ suffix }},
        {% endfor -%}
        population.as_of_date
    from population
    left join churned
        on
            population.customer_id = churned.customer_id
            and population.as_of_date = churned.as_of_date

)

select * from labelled
