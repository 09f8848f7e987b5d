{{ config(materialized='table') }}

{#- Of each relation: the day of a change, from which on it shows in the features. -#}
{%- set changed = {
    'int_customer_month_summed': 'month_end_date',
    'int_customer_day_counted': 'date_day',
} -%}
{%- set columns = ['customer_id', 'as_of_date', 'source_system', 'customer_key'] -%}
{%- set members = ['account', 'subscription', 'product'] -%}

with

population as (

    select * from {{ ref('int_features_population') }}

),

{% if is_built() or not execute -%}
changed as (

    {% for relation, day in changed.items() -%}
    select
        customer_id,
        {{ day }} as date_day
    from {{ ref(relation) }}
    where changed_in > {{ built_through() }}
    union all
    {% endfor -%}
    select
        customer.customer_id,
        usage.month_end_date as date_day
    from {{ ref('int_usage_month_due') }} as usage
    inner join {{ ref('int_customer_named') }} as customer
        on usage.customer_key = customer.customer_key
    where usage.changed_in > {{ built_through() }}
    union all
    select
        customer_id,
        {{ open_start() }} as date_day
    from {{ ref('dim_customer') }}
    where batch_key > {{ built_through() }}
    {% for member in members -%}
    union all
    select
        active.customer_id,
        active.as_of_date as date_day
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('dim_' ~ member) }} as {{ member }}
        on active.{{ member }}_key = {{ member }}.{{ member }}_key
    where {{ member }}.batch_key > {{ built_through() }}
    {% endfor -%}
    union all
    -- whoever lives with somebody who came or went
    select
        household.customer_id,
        {{ open_start() }} as date_day
    from {{ ref('stg_crm__household_member') }} as household
    where
        household.household_id in (
            select moved.household_id
            from {{ ref('stg_crm__household_member') }} as moved
            where moved.batch_id > {{ built_through() }}
        )
    union all
    select
        active.customer_id,
        active.as_of_date as date_day
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('dim_account') }} as account
        on active.account_key = account.account_key
    where
        account.account_group_id in (
            select assigned.account_group_id
            from {{ ref('stg_crm__manager_assignment') }} as assigned
            where assigned.batch_id > {{ built_through() }}
        )

),

customer_changed as (

    select
        customer_id,
        min(date_day) as first_changed_date
    from changed
    group by customer_id

),

due as (

    select
        {% for column in columns -%}
        population.{{ column }},
        {% endfor -%}
        population.changed_in
    from population
    left join customer_changed
        on population.customer_id = customer_changed.customer_id
    left join {{ ref('int_coverage') }} as coverage
        on population.source_system = coverage.source_system
    where
        population.changed_in > {{ built_through() }}
        or coverage.changed_in > {{ built_through() }}
        -- no subject of the source system is left
        or coverage.source_system is null
        or population.as_of_date >= customer_changed.first_changed_date

)
{% else -%}
due as (

    select
        {% for column in columns -%}
        {{ column }},
        {% endfor -%}
        changed_in
    from population

)
{% endif %}

select * from due
-- what is joined to it keeps the order: parts by month-end are read without the others
order by as_of_date
