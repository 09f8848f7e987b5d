with touched as (
    select ticket_id, max(event_at) as updated_at
    from ticket_step
    where event_at < month_after()
    group by ticket_id
),

seen as (
    select
        t.*,
        x.updated_at,
        coalesce(
            if(t.resolved_again_at < month_after(), t.resolved_again_at, null),
            if(t.reopened_at < month_after(), null, t.resolved_at)
        ) as solved_at
    from ticket_life as t
    inner join touched as x using (ticket_id)
    where t.opened_at >= window_first()
)

select
    t.ticket_id,
    if(t.is_anonymous, null, customer_number(t.c)) as customer_id,
    if(t.is_anonymous, null, account_number(t.a)) as account_id,
    if(t.is_anonymous, null, subscription_number(t.s)) as subscription_id,
    if(t.is_anonymous, null, o.product_offering_id) as product_offering_id,
    m.ticket_type,
    m.reason_class,
    m.reason,
    choice(m.texts, draw(t.h, 'words')) as subject,
    t.priority,
    case
        when t.cancelled_at < month_after() then 'cancelled'
        when t.closed_at < month_after() then 'closed'
        when t.solved_at < month_after() then 'resolved'
        when
            t.hold_start_at < month_after() and t.hold_end_at >= month_after()
            then 'pending'
        else 'open'
    end as ticket_status,
    t.channel_code,
    employee_number(t.employee) as employee_id,
    if(t.is_anonymous, p.country, null) as country,
    if(t.is_anonymous, p.province, null) as province,
    if(t.is_anonymous, p.city, null) as city,
    if(t.is_anonymous, p.postal_code, null) as postal_code,
    t.is_on_behalf,
    t.opened_at,
    t.due_at,
    if(t.first_reply_at < month_after(), t.first_reply_at, null) as first_reply_at,
    if(t.solved_at < month_after(), t.solved_at, null) as resolved_at,
    if(t.closed_at < month_after(), t.closed_at, null) as closed_at,
    t.updated_at,
    t.opened_at < month_first() as is_restated
from seen as t
inner join offering as o using (offering)
inner join place as p using (place)
inner join complaint as m using (cause, language_code)
order by t.ticket_id
