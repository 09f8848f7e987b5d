with

record as (

    select * from {{ ref('stg_ops__quarantine') }}

),

batch as (

    select * from {{ ref('dim_batch') }}

),

record_counted as (

    select
        batch_id,
        coalesce(contract, 'none') as contract,
        reason_code,
        count(*) as count_records,
        count(case when status = 'open' then 1 end) as count_open,
        count(case when status = 'replayed' then 1 end) as count_replayed,
        count(distinct file_name) as count_files
    from record
    group by
        batch_id,
        coalesce(contract, 'none'),
        reason_code

),

record_described as (

    select
        counted.batch_id as batch_key,
        counted.contract,
        coalesce(counted.reason_code, 'unknown') as reason_code,
        batch.sender,
        batch.status,
        batch.started_at,
        counted.count_files,
        counted.count_records,
        counted.count_open,
        counted.count_replayed
    from record_counted as counted
    inner join batch on counted.batch_id = batch.batch_key

)

select * from record_described
