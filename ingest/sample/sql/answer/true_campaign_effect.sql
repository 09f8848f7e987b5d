select
    campaign_id,
    wave_number,
    customer_number(c) as customer_id,
    month_first() - 1 as as_of_date,
    round(p_control, 6) as p_control,
    round(p_treatment, 6) as p_treatment,
    round(p_treatment - p_control, 6) as effect
from target_outcome
order by campaign_id, wave_number, c
