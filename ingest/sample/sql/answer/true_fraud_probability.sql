select
    customer_number(f.c) as customer_id,
    month_first() - 1 as as_of_date,
    round(sigmoid(f.log_odds), 6) as probability,
    (c.fraud_type is not null)::integer as is_fraud
from fraud_chance as f
inner join customer as c using (c)
inner join hazard as z using (c)
order by f.c
