with

run as (

    select * from {{ ref('stg_ops__run') }}

),

step as (

    select * from {{ ref('stg_ops__step') }}

),

step_numbered as (

    select
        step.run_id,
        cast(row_number() over (
            partition by step.run_id order by step.started_at, step.ended_at, step.step
        ) as integer) as step_number,
        step.step,
        step.status as step_status,
        step.started_at,
        step.ended_at,
        {{ dbt.datediff('step.started_at', 'step.ended_at', 'second') }}
            as step_seconds,
        run.command,
        run.status as run_status,
        run.version,
        run.started_at as run_started_at,
        run.ended_at as run_ended_at
    from step
    inner join run on step.run_id = run.run_id

)

select * from step_numbered
