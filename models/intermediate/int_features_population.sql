{{ config(materialized='table') }}

with

-- what a customer's features say of the subscriptions held comes from these columns
active as (

    select
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key,
        {{ add_days('active.as_of_date', 30) }} as label_date,
        {{ add_days('active.as_of_date', 30) }} <= horizon.horizon_date as is_labelled,
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
    left join {{ ref('int_horizon') }} as horizon
        on active.source_system = horizon.source_system
    left join {{ ref('dim_geography') }} as place
        on customer.geography_key = place.geography_key
    group by
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key,
        {{ add_days('active.as_of_date', 30) }},
        {{ add_days('active.as_of_date', 30) }} <= horizon.horizon_date

),

churned as (

    select distinct
        active.customer_id,
        active.as_of_date
    from active
    inner join {{ ref('int_customer_lost') }} as lost
        on
            active.customer_id = lost.customer_id
            and active.as_of_date < lost.lost_date
            and active.label_date >= lost.lost_date

),

population as (

    select
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key,
        active.is_labelled,
        case
            when active.is_labelled
                then case when churned.customer_id is null then 0 else 1 end
        end as is_churn,
        active.place_population,
        active.rows_mark
    from active
    left join churned
        on
            active.customer_id = churned.customer_id
            and active.as_of_date = churned.as_of_date
    where active.count_primary > 0

),

population_marked as (
    {{ changes_marked('population', ['customer_id', 'as_of_date'], [
        'source_system', 'customer_key', 'is_labelled', 'is_churn', 'place_population',
        'rows_mark',
    ]) }}
)

select * from population_marked
