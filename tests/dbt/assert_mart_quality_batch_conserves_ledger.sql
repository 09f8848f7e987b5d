-- Catches batches or rows that the mart does not show: what the ledger counts is there,
-- and so is every record of the quarantine.
with

ledger as (

    select
        sum(count_read) as count_read,
        sum(count_rejected) as count_rejected
    from {{ ref('stg_ops__batch_table') }}

),

batch as (

    select count(*) as count_batches
    from {{ ref('stg_ops__batch') }}

),

mart as (

    select
        sum(count_read) as count_read,
        sum(count_rejected) as count_rejected,
        count(distinct batch_key) as count_batches
    from {{ ref('mart_quality_batch') }}

),

record as (

    select count(*) as count_records
    from {{ ref('stg_ops__quarantine') }}

),

reject as (

    select sum(count_records) as count_records
    from {{ ref('mart_quality_reject') }}

)

select
    mart.*,
    record.count_records
from mart
cross join ledger
cross join batch
cross join record
cross join reject
where
    coalesce(mart.count_read, 0) <> coalesce(ledger.count_read, 0)
    or coalesce(mart.count_rejected, 0) <> coalesce(ledger.count_rejected, 0)
    or mart.count_batches <> batch.count_batches
    or record.count_records <> coalesce(reject.count_records, 0)
