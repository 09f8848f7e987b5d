select
    i.interaction_id,
    customer_number(i.c) as customer_id,
    account_number(i.a) as account_id,
    subscription_number(i.s) as subscription_id,
    i.ticket_id,
    i.channel_code,
    i.direction,
    i.reason_class,
    i.reason,
    i.outcome,
    employee_number(i.employee) as employee_id,
    i.started_at,
    i.started_at + to_seconds(i.seconds) as ended_at,
    i.started_at + to_seconds(i.seconds) as updated_at
from contact as i
left join ticket_life as t using (ticket_id)
where i.ticket_id is null or t.opened_at >= window_first()
order by i.interaction_id
