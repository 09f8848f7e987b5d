{{ config(materialized='table') }}

with

-- what a customer's features say of the subscriptions held comes from these columns
active as (

    select
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key,
        max(place.population) as place_population,
        count(case when active.is_primary then 1 end) as count_primary,
        {{ rows_mark([
            'active.subscription_id', 'active.account_key', 'active.subscription_key',
            'active.product_key', 'active.is_primary', 'active.tenure_months',
            'active.recurring_price_amount', 'active.activated_date',
        ]) }} as rows_mark
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('dim_customer') }} as customer
        on active.customer_key = customer.customer_key
    left join {{ ref('dim_geography') }} as place
        on customer.geography_key = place.geography_key
    group by
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key

),

population as (

    select
        customer_id,
        as_of_date,
        source_system,
        customer_key,
        place_population,
        rows_mark,
        -- month-ends up to this one at which the customer was there
        row_number() over (partition by customer_id order by as_of_date) as count_months
    from active
    where count_primary > 0

),

population_marked as (
    {{ changes_marked('population', ['customer_id', 'as_of_date'], [
        'source_system', 'customer_key', 'place_population', 'rows_mark', 'count_months',
    ]) }}
)

select * from population_marked
