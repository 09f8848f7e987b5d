with

population as (

    select * from {{ ref('int_fraud_population') }}

),

subscription as (

    select
        customer_id,
        subscription_id,
        max(device_model) as device_model,
        min(activated_date) as activated_date
    from {{ ref('dim_subscription') }}
    group by
        customer_id,
        subscription_id

),

started as (

    select
        population.customer_id,
        population.as_of_date,
        count(subscription.subscription_id) as count_activated_30d,
        count(subscription.device_model) as count_devices_30d,
        max(subscription.device_model) as device_model
    from population
    inner join subscription
        on
            population.customer_id = subscription.customer_id
            and population.as_of_date >= subscription.activated_date
            and {{ add_days('population.registered_date', 30) }}
            >= subscription.activated_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from started
