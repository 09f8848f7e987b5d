-- Catches a customer lost (or counted twice) between the features and what drives
-- leaving, and suspended days, contacts or debts of a day after the as-of date.
with

features as (

    select
        customer_id,
        as_of_date
    from {{ ref('mart_features_customer') }}

),

driver as (

    select
        customer_id,
        as_of_date,
        f_days_suspended
    from {{ ref('mart_features_driver') }}

)

select
    features.customer_id as features_customer_id,
    driver.customer_id as driver_customer_id,
    coalesce(features.as_of_date, driver.as_of_date) as as_of_date
from features
full outer join driver
    on
        features.customer_id = driver.customer_id
        and features.as_of_date = driver.as_of_date
where
    features.customer_id is null
    or driver.customer_id is null
    or driver.f_days_suspended < 0
