-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

with

billing_changed as (

    {{ places_changed('fct_billing_line', ['subscription_key'], 'invoice_date') }}

),

version_changed as (

    select
        subscription_key,
        month_end_date
    from billing_changed
    union distinct
    select
        subscription_key,
        month_end_date
    from {{ ref('int_usage_month_due') }}
    where changed_in > {{ built_through() }}

),

based as (

    select * from {{ ref('int_subscription_based') }}

),

horizon as (

    select * from {{ ref('int_horizon') }}

),

month as (

    select
        month_start_date,
        month_end_date
    from {{ ref('dim_date') }}
    where is_month_end

),

subscription_changed as (

    select subscription_id
    from based
    where changed_in > {{ built_through() }}
    union distinct
    select based.subscription_id
    from based
    inner join {{ ref('int_coverage') }} as coverage
        on based.source_system = coverage.source_system
    where coverage.changed_in > {{ built_through() }}
    union distinct
    select subscription_id
    from {{ ref('int_subscription_resolved') }}
    where batch_key > {{ built_through() }}

),

month_due as (

    select
        subscription.subscription_id,
        changed.month_end_date
    from version_changed as changed
    inner join {{ ref('dim_subscription') }} as subscription
        on changed.subscription_key = subscription.subscription_key
    where subscription.subscription_id is not null
    union distinct
    -- all its months
    select
        changed.subscription_id,
        month.month_end_date
    from subscription_changed as changed
    cross join month
    where
        month.month_end_date >= (select min(based.activated_date) from based)
        and month.month_start_date <= (
            select max(greatest(horizon.horizon_date, horizon.built_horizon_date))
            from horizon
        )
    union distinct
    -- months that the horizon has reached (or left) since
    select
        based.subscription_id,
        month.month_end_date
    from horizon
    inner join month
        on
            month.month_end_date > least(
                horizon.horizon_date,
                coalesce(horizon.built_horizon_date, {{ open_start() }})
            )
            and month.month_end_date <= greatest(
                horizon.horizon_date,
                coalesce(horizon.built_horizon_date, {{ open_start() }})
            )
    inner join based
        on
            horizon.source_system = based.source_system
            and month.month_end_date >= based.activated_date
            and month.month_start_date <= based.base_end_date

)

select * from month_due
{% if not is_built() -%}
where false
{% endif %}
