select
    bundle as bundle_offering_id,
    product_offering_id,
    count_units,
    price_share,
    date '2020-01-01' as valid_from_date,
    null::date as valid_to_date,
    timestamp '2020-01-01 00:00:00' as updated_at
from bundle_slot
order by bundle, slot
