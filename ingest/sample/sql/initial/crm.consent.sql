select
    c.customer_id,
    k.purpose,
    k.channel_code,
    case k.purpose
        when 'marketing' then cs.has_marketing_consent
        -- asked for the one, told of the right to object to the other
        when 'data_sharing' then draw(c.h, k.purpose) < sigmoid(0.5 - 0.6 * c.temper)
        else draw(c.h, k.purpose) < sigmoid(3.5 - 0.6 * c.temper)
    end as is_granted,
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
