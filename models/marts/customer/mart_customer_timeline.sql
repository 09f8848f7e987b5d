{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id'],
    meta={'due': 'int_customer_due'},
    on_schema_change='fail',
) }}

-- depends_on: {{ ref('int_customer_due') }}
with

event as (

    select * from {{ ref('int_customer_event_listed') }}

),

customer as (

    select * from {{ ref('int_customer_named') }}
    where
        customer_id is not null
        {% if is_incremental() -%}
        and customer_id in (
            select due.customer_id from {{ ref('int_customer_due') }} as due
        )
        {% endif %}

),

kind as (

    select * from {{ ref('customer_event_kind') }}

),

timeline as (

    select
        customer.customer_id,
        cast(event.event_at as date) as event_date,
        event.event_at,
        event.event_kind,
        event.event_id,
        kind.event_group,
        kind.event_name_en,
        kind.event_name_zh,
        cast(event.amount as decimal(18, 2)) as amount,
        event.detail
    from event
    inner join customer on event.customer_key = customer.customer_key
    inner join kind on event.event_kind = kind.event_kind

)

select * from timeline
