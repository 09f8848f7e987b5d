with

horizon as (

    select * from {{ ref('int_horizon') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

ticket_horizon as (

    select * from {{ ref('int_ticket_horizon') }}

),

system_named as (

    select source_system from horizon
    union distinct
    select source_system from coverage
    union distinct
    select source_system from ticket_horizon

),

source_system as (

    select
        named.source_system,
        coverage.first_usage_date,
        coverage.first_invoice_date,
        horizon.horizon_date,
        ticket_horizon.horizon_date as ticket_horizon_date
    from system_named as named
    left join horizon on named.source_system = horizon.source_system
    left join coverage on named.source_system = coverage.source_system
    left join ticket_horizon
        on named.source_system = ticket_horizon.source_system

)

select * from source_system
