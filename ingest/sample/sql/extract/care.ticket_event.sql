select
    s.ticket_id,
    s.event_number,
    s.event_at,
    s.event_type,
    s.event_detail,
    employee_number(s.employee) as employee_id,
    s.organisation_id,
    s.event_at as updated_at
from ticket_step as s
inner join ticket_life as t using (ticket_id)
where s.event_at < month_after() and t.opened_at >= window_first()
order by s.ticket_id, s.event_number
