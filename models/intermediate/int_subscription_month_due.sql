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

-- months as they are to be, and as the last build left them
held as (

    select
        subscription_id,
        month_end_date
    from {{ ref('int_subscription_month_counted') }}
    {% if is_built() -%}
    union all
    select
        subscription_id,
        month_end_date
    from {{ as_built('star', 'fct_subscription_monthly') }}
    {% endif %}
),

subscription_changed as (

    select subscription_id
    from based
    where changed_in > {{ built_through() }}
    union distinct
    select based.subscription_id
    from based
    left join {{ ref('int_coverage') }} as coverage
        on based.source_system = coverage.source_system
    where
        coverage.changed_in > {{ built_through() }}
        -- no subject of the source system is left
        or coverage.source_system is null
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
    select
        held.subscription_id,
        held.month_end_date
    from held
    inner join subscription_changed as changed
        on held.subscription_id = changed.subscription_id
    union distinct
    -- months that the horizon has reached (or left) since
    select
        held.subscription_id,
        held.month_end_date
    from held
    inner join based on held.subscription_id = based.subscription_id
    inner join horizon on based.source_system = horizon.source_system
    where
        held.month_end_date > least(
            horizon.horizon_date,
            coalesce(horizon.built_horizon_date, {{ open_start() }})
        )

)

select * from month_due
{% if not is_built() -%}
where false
{% endif %}
