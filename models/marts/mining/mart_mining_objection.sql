with

consented as (

    select * from {{ ref('int_customer_consented') }}

),

objection_kept as (

    select
        customer_id,
        profiling_refused_at as objected_at
    from consented
    where has_refused_profiling

)

select * from objection_kept
