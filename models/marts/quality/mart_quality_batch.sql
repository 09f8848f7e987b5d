{%- set counts = [
    'read', 'accepted', 'restated', 'unchanged', 'superseded', 'rejected',
] -%}

with

batch as (

    select * from {{ ref('dim_batch') }}
    where batch_key > 0

),

table_counted as (

    select * from {{ ref('stg_ops__batch_table') }}

),

size_counted as (

    select
        batch_id,
        sum(count_bytes) as count_bytes
    from {{ ref('stg_ops__batch_file') }}
    group by batch_id

),

batch_united as (

    select
        batch.batch_key,
        coalesce(table_counted.contract, 'none') as contract,
        batch.sender,
        batch.status,
        batch.started_at,
        batch.ended_at,
        {{ dbt.datediff('batch.started_at', 'batch.ended_at', 'second') }}
            as load_seconds,
        cast(coalesce(size_counted.count_bytes, 0) as bigint) as count_bytes,
        {% for count in counts -%}
        coalesce(table_counted.count_{{ count }}, 0) as count_{{ count }},
        {% endfor -%}
        batch.count_files
    from batch
    left join table_counted on batch.batch_key = table_counted.batch_id
    left join size_counted on batch.batch_key = size_counted.batch_id

),

batch_compared as (

    select
        *,
        count_read
        - count_accepted
        - count_unchanged
        - count_superseded
        - count_rejected as count_unaccounted,
        cast(count_rejected as double) / nullif(count_read, 0) as reject_rate,
        cast(sum(count_read) over last_five as double)
        / nullif(count(*) over last_five, 0) as mean_count_read_5
    from batch_united
    window last_five as (
        partition by contract, status order by batch_key
        rows between 5 preceding and 1 preceding
    )

)

select
    *,
    count_read / nullif(mean_count_read_5, 0) as volume_ratio,
    coalesce(
        count_read not between 0.5 * mean_count_read_5 and 2 * mean_count_read_5, false
    ) as is_unusual_volume
from batch_compared
