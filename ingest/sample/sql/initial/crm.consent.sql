select
    c.customer_id,
    k.purpose,
    k.channel_code,
    if(
        k.purpose = 'marketing', cs.has_marketing_consent,
        draw(c.h, k.purpose) < sigmoid(0.5 - 0.6 * c.temper)
    ) as is_granted,
    moment(c.registered_date, c.h, 3) as updated_at
from customer as c
inner join customer_state as cs using (c)
cross join (
    values
    (1, 'marketing', 'sms'), (2, 'marketing', 'email'),
    (3, 'marketing', 'call_centre_outbound'), (4, 'profiling', 'all'),
    (5, 'data_sharing', 'all')
) as k (n, purpose, channel_code)
where c.join_month < 0
order by c.c, k.n
