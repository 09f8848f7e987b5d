with

batch as (

    select * from {{ ref('stg_ops__batch') }}

),

files_counted as (

    select
        batch_id,
        count(*) as count_files
    from {{ ref('stg_ops__batch_file') }}
    group by batch_id

),

rows_counted as (

    select
        batch_id,
        cast(sum(count_read) as bigint) as count_read,
        cast(sum(count_accepted) as bigint) as count_accepted,
        cast(sum(count_restated) as bigint) as count_restated,
        cast(sum(count_unchanged) as bigint) as count_unchanged,
        cast(sum(count_superseded) as bigint) as count_superseded,
        cast(sum(count_rejected) as bigint) as count_rejected
    from {{ ref('stg_ops__batch_table') }}
    group by batch_id

),

special as (

    {{ special_members() }}

),

batch_counted as (

    select
        batch.batch_id as batch_key,
        batch.sender,
        batch.status,
        batch.version,
        batch.started_at,
        batch.ended_at,
        coalesce(files_counted.count_files, 0) as count_files,
        coalesce(rows_counted.count_read, 0) as count_read,
        coalesce(rows_counted.count_accepted, 0) as count_accepted,
        coalesce(rows_counted.count_restated, 0) as count_restated,
        coalesce(rows_counted.count_unchanged, 0) as count_unchanged,
        coalesce(rows_counted.count_superseded, 0) as count_superseded,
        coalesce(rows_counted.count_rejected, 0) as count_rejected
    from batch
    left join files_counted on batch.batch_id = files_counted.batch_id
    left join rows_counted on batch.batch_id = rows_counted.batch_id
    union all
    select
        member_key as batch_key,
        member_name_en as sender,
        member_name_en as status,
        null as version,
        null as started_at,
        null as ended_at,
        0 as count_files,
        0 as count_read,
        0 as count_accepted,
        0 as count_restated,
        0 as count_unchanged,
        0 as count_superseded,
        0 as count_rejected
    from special

)

select * from batch_counted
