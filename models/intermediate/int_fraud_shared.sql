with

population as (

    select * from {{ ref('int_fraud_population') }}

),

address as (

    select * from {{ ref('int_customer_address_held') }}

),

device as (

    select
        customer_id,
        device_model,
        min(activated_date) as activated_date
    from {{ ref('dim_subscription') }}
    where device_model is not null
    group by
        customer_id,
        device_model

),

beside as (

    select
        population.customer_id,
        population.as_of_date,
        other.customer_id as other_customer_id,
        {{ days_between('other.registered_date', 'population.as_of_date') }} <= 180
            as is_new,
        max(case when other_device.customer_id is null then 0 else 1 end)
            as has_same_device
    from population
    inner join address
        on {{ valid_on('address', 'population.customer_id', 'population.as_of_date') }}
    inner join address as other
        on
            address.address_hash = other.address_hash
            and population.customer_id <> other.customer_id
            and population.as_of_date >= other.valid_from
            and population.as_of_date < other.valid_to
    left join device
        on
            population.customer_id = device.customer_id
            and population.as_of_date >= device.activated_date
    left join device as other_device
        on
            other.customer_id = other_device.customer_id
            and device.device_model = other_device.device_model
            and population.as_of_date >= other_device.activated_date
    group by
        population.customer_id,
        population.as_of_date,
        other.customer_id,
        other.registered_date

),

shared as (

    select
        customer_id,
        as_of_date,
        count(*) as count_at_address,
        count(case when is_new then 1 end) as count_new_at_address,
        sum(has_same_device) as count_same_device
    from beside
    group by
        customer_id,
        as_of_date

)

select * from shared
