{{ config(materialized='table') }}

with

customer as (

    select * from {{ ref('int_customer_named') }}

),

subscription_shown as (

    select
        customer_id,
        max(cast(updated_at as date)) as updated_date,
        max(case when subscription_status <> 'pending' then activated_date end)
            as activated_date,
        -- a notice given for a later day has not come about yet
        max(case when subscription_status = 'terminated' then terminated_date end)
            as terminated_date
    from {{ ref('stg_crm__subscription') }}
    group by customer_id

),

usage_shown as (

    select
        customer_key,
        max(last_usage_date) as usage_date
    from {{ ref('int_usage_month_summed') }}
    where last_usage_date is not null
    group by customer_key

),

invoice_shown as (

    select
        customer_key,
        max(last_invoice_date) as invoice_date
    from {{ ref('int_billed_month_summed') }}
    group by customer_key

),

day_shown as (

    {% for column in ['updated_date', 'activated_date', 'terminated_date'] -%}
    select
        customer.source_system,
        shown.{{ column }} as date_day
    from subscription_shown as shown
    inner join customer on shown.customer_id = customer.customer_id
    union all
    {% endfor -%}
    select
        customer.source_system,
        shown.usage_date as date_day
    from usage_shown as shown
    inner join customer on shown.customer_key = customer.customer_key
    union all
    select
        customer.source_system,
        shown.invoice_date as date_day
    from invoice_shown as shown
    inner join customer on shown.customer_key = customer.customer_key

),

horizon as (

    select
        source_system,
        max(date_day) as horizon_date
    from day_shown
    group by source_system

),

horizon_compared as (

    select
        horizon.source_system,
        horizon.horizon_date,
        {% if is_built() -%}
        -- what a build that broke off has written was never seen
        case
            when built.changed_in > {{ built_through() }} then built.built_horizon_date
            else built.horizon_date
        end as built_horizon_date,
        {% else -%}
        cast(null as date) as built_horizon_date,
        {% endif -%}
        {{ changed_now() }} as changed_in
    from horizon
    {% if is_built() -%}
    left join {{ this }} as built on horizon.source_system = built.source_system
    {% endif %}
)

select * from horizon_compared
