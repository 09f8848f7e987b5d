-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

with

population as (

    select * from {{ ref('int_features_population') }}

),

{% if is_built() or not execute -%}
place_changed as (

    select distinct
        line.customer_id,
        line.as_of_date
    from {{ ref('int_line_placed') }} as line
    inner join {{ ref('int_place_troubled') }} as place
        on
            line.geography_key = place.geography_key
            and line.network = place.network
            and line.as_of_date = place.as_of_date
    where place.changed_in > {{ built_through() }}

),

-- what a product cost at first shows in whoever holds it
product_changed as (

    select distinct subscription.customer_id
    from {{ ref('dim_subscription') }} as subscription
    where
        subscription.product_offering_id in (
            select product.product_offering_id
            from {{ ref('dim_product') }} as product
            where product.batch_key > {{ built_through() }}
        )

),

-- what an account owes is aged by the days that its holder's system has reached
account_shared as (

    select account.customer_id
    from {{ ref('dim_account') }} as account
    inner join {{ ref('dim_account') }} as other
        on
            account.account_id = other.account_id
            and account.customer_id <> other.customer_id
    where exists ({{ months_turned() }})
    group by account.customer_id

),

{% endif -%}
standing_due as (

    select
        population.customer_id,
        population.as_of_date,
        population.source_system,
        population.count_months,
        coverage.first_payment_date <= population.as_of_date as is_judged,
        {{ credit_label_is_over('population.as_of_date', 'horizon.horizon_date') }}
            as is_over
    from population
    left join {{ ref('int_coverage') }} as coverage
        on population.source_system = coverage.source_system
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system
    {% if is_built() or not execute -%}
    left join {{ ref('int_customer_due') }} as customer
        on population.customer_id = customer.customer_id
    left join product_changed
        on population.customer_id = product_changed.customer_id
    left join account_shared
        on population.customer_id = account_shared.customer_id
    left join place_changed
        on
            population.customer_id = place_changed.customer_id
            and population.as_of_date = place_changed.as_of_date
    where
        population.changed_in > {{ built_through() }}
        or coverage.changed_in > {{ built_through() }}
        -- no subject of the source system is left
        or coverage.source_system is null
        or customer.customer_id is not null
        or product_changed.customer_id is not null
        or account_shared.customer_id is not null
        or place_changed.customer_id is not null
        -- what the horizon has come past (or gone back behind) since
        or {{ credit_label_is_over('population.as_of_date', 'horizon.horizon_date') }}
        <> {{ credit_label_is_over(
            'population.as_of_date', 'horizon.built_horizon_date'
        ) }}
    {% endif %}
)

select * from standing_due
