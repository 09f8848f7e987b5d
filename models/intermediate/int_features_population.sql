{{ config(materialized='table') }}

with

active as (

    select distinct
        customer_id,
        as_of_date,
        source_system,
        customer_key,
        {{ add_days('as_of_date', 30) }} as label_date,
        {{ add_days('as_of_date', 30) }} <= horizon_date as is_labelled
    from {{ ref('int_features_active') }}
    where is_primary

),

lost as (

    select * from {{ ref('int_customer_lost') }}

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
                then cast(count(lost.lost_date) > 0 as integer)
        end as is_churn
    from active
    left join lost
        on
            active.customer_id = lost.customer_id
            and active.as_of_date < lost.lost_date
            and active.label_date >= lost.lost_date
    group by
        active.customer_id,
        active.as_of_date,
        active.source_system,
        active.customer_key,
        active.is_labelled

)

select * from population
