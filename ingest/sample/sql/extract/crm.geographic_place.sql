select
    country,
    postal_code,
    province,
    city,
    population,
    latitude,
    longitude,
    changed_date::timestamp as updated_at
from place
where changed_date = month_first()
order by postal_code
