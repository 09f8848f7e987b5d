select
    customer_number(c) as customer_id,
    month_first() - 1 as as_of_date,
    round(1 - exp(sum(ln(1 - default_probability))), 6) as probability,
    bool_or(is_default)::integer as is_default
from plan_to_pay
group by c
order by c
