-- Once, a bundle gets a better television pack.
with changed (product_offering_id, valid_from_date, valid_to_date, is_restated) as (
    values
    ('T102', date '2020-01-01', month_first(), true),
    ('T103', month_first(), null::date, false)
)

select
    'X102' as bundle_offering_id,
    product_offering_id,
    1 as count_units,
    0.144 as price_share,
    valid_from_date,
    valid_to_date,
    month_first()::timestamp + interval 1 hour as updated_at,
    is_restated
from changed
where this_month() = 4
order by product_offering_id
