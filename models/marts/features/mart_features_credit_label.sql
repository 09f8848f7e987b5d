with

population as (

    select
        features.customer_id,
        features.as_of_date,
        population.source_system,
        -- 30 days for bills to come, up to 30 to pay, 60 of patience
        coalesce(
            {{ add_days('features.as_of_date', 120) }} <= horizon.horizon_date, false
        ) as is_over
    from {{ ref('mart_features_credit_history') }} as features
    inner join {{ ref('int_features_population') }} as population
        on
            features.customer_id = population.customer_id
            and features.as_of_date = population.as_of_date
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system

),

billed as (

    select
        population.customer_id,
        population.as_of_date,
        max(case when bill.is_defaulted then 1 else 0 end) as is_default
    from population
    inner join {{ ref('int_bill_turned') }} as bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date < bill.invoice_date
            and {{ add_days('population.as_of_date', 30) }} >= bill.invoice_date
            and {{ add_days('population.as_of_date', 60) }} >= bill.due_date
    group by
        population.customer_id,
        population.as_of_date

),

labelled as (

    select
        population.customer_id,
        population.source_system,
        population.as_of_date,
        population.is_over and billed.customer_id is not null as is_labelled,
        case when population.is_over then billed.is_default end as is_default
    from population
    left join billed
        on
            population.customer_id = billed.customer_id
            and population.as_of_date = billed.as_of_date

)

select * from labelled
