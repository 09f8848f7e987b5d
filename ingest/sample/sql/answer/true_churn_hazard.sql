select
    customer_number(z.c) as customer_id,
    month_first() - 1 as as_of_date,
    round(z.hazard, 6) as hazard,
    round(z.hazard_voluntary, 6) as hazard_voluntary,
    round(z.hazard_involuntary, 6) as hazard_involuntary,
    round(z.hazard_unavoidable, 6) as hazard_unavoidable,
    (l.c is not null)::integer as is_churn
from hazard as z
left join leaver as l using (c)
order by z.c
