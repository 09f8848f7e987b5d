-- Catches rows or amounts lost or doubled between extract, fact and mart: the mart
-- shows them, this test stops the release.
select
    step,
    topic,
    origin,
    month_end_date,
    count_rows_difference,
    difference_amount
from {{ ref('mart_quality_reconciliation') }}
where not is_equal
