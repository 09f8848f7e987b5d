with

population as (

    select * from {{ ref('int_fraud_population') }}

),

judged as (

    select
        population.customer_id,
        population.source_system,
        population.as_of_date,
        coalesce(
            {{ add_days('population.as_of_date', 90) }} <= horizon.horizon_date, false
        ) as is_labelled,
        case
            when
                population.confirmed_date
                <= {{ add_days('population.as_of_date', 90) }}
                then 1
            else 0
        end as is_confirmed
    from population
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system

),

labelled as (

    select
        customer_id,
        source_system,
        as_of_date,
        is_labelled,
        case when is_labelled then is_confirmed end as is_fraud
    from judged

)

select * from labelled
