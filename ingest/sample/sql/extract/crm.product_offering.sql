select
    product_offering_id,
    product_offering_name,
    product_line,
    product_family,
    is_addon,
    is_prepaid,
    if(product_line = 'device', null, cents(list_cents)) as monthly_price_amount,
    minutes as minutes_included,
    messages as messages_included,
    mb as mb_included,
    changed_date::timestamp as updated_at
from offering
where changed_date = month_first()
order by offering
