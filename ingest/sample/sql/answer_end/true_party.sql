select
    customer_id,
    'P' || substr(customer_number(coalesce(twin_of, c)), 2) as party_id
from customer
order by c
