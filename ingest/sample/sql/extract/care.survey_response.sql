-- Asked after a ticket, between its solution and its end, and now and then for nothing.
with after_ticket as (
    select
        t.*,
        cs.dissatisfaction,
        c.temper,
        later(
            t.resolved_at,
            60 + epoch(t.closed_at - t.resolved_at) * 0.9 * draw(t.h, 'answered')
        ) as answered_at,
        coalesce(t.resolved_at > t.due_at, false)::integer as is_broken,
        (t.reopened_at is not null)::integer as is_reopened
    from ticket_life as t
    inner join customer_state as cs using (c)
    inner join customer as c using (c)
    where
        t.opened_at >= window_first() and not t.is_anonymous
        and t.resolved_at is not null and draw(t.h, 'survey') < 0.22
),

felt as (
    select
        *,
        4.6 - 1.1 * is_broken - 0.8 * is_reopened - 0.5 * dissatisfaction
        - 0.25 * temper as mood
    from after_ticket
    where answered_at >= month_first() and answered_at < month_after()
),

asked as (
    select
        'V' || substr(f.ticket_id, 2) as survey_response_id, q.question_code,
        q.survey_type, f.c, f.a, f.s, f.offering, f.ticket_id,
        'sms' as channel_code, f.employee,
        case when f.is_broken = 1 then 'Service' when f.mood < 3 then 'Other' end
            as reason_class,
        case when f.is_broken = 1 then 'Slow' when f.mood < 3 then 'Not content' end
            as reason,
        if(
            draw(f.h, 'refused') < 0.03, null,
            greatest(1, least(5, round(f.mood + 0.8 * gauss(f.h, q.question_code))))
        ) as score,
        later(f.resolved_at, 30) as sent_at, f.answered_at
    from felt as f
    cross join (
        values ('csat_service', 'csat'), ('ces_effort', 'ces')
    ) as q (question_code, survey_type)
    union all
    select
        'W' || strftime(month_first(), '%y%m') || lpad(p.c::varchar, 8, '0'),
        'nps_recommend', 'nps', p.c, p.a, p.s, p.offering, null, 'app', null,
        case
            when cs.dissatisfaction > 0.8 then 'Network'
            when cs.fatigue > 1.5 then 'Contact'
            when c.thrift > 1 then 'Price'
        end,
        case
            when cs.dissatisfaction > 0.8 then 'Trouble'
            when cs.fatigue > 1.5 then 'Too many contacts'
            when c.thrift > 1 then 'Price too high'
        end,
        greatest(0, least(10, round(
            9.0 - 2.2 * cs.dissatisfaction - 0.3 * cs.fatigue - 0.4 * c.restless
            + 1.4 * gauss(monthly(c.h), 'nps')
        ))),
        day_of(p.live_from, p.live_to, monthly(c.h), 'nps_day')::timestamp,
        day_of(p.live_from, p.live_to, monthly(c.h), 'nps_day')::timestamp
        + to_seconds(floor(draw(monthly(c.h), 'nps_at') * 50000)::bigint)
    from present as p
    inner join customer_state as cs using (c)
    inner join customer as c using (c)
    where draw(monthly(c.h), 'nps_asked') < 0.02
)

select
    a.survey_response_id,
    a.question_code,
    a.survey_type,
    customer_number(a.c) as customer_id,
    account_number(a.a) as account_id,
    subscription_number(a.s) as subscription_id,
    o.product_offering_id,
    a.ticket_id,
    null as interaction_id,
    a.channel_code,
    employee_number(a.employee) as employee_id,
    a.reason_class,
    a.reason,
    a.score,
    if(a.score <= 2, '不满意', null) as comment_text,
    a.sent_at,
    a.answered_at,
    a.answered_at as updated_at
from asked as a
inner join offering as o using (offering)
order by a.survey_response_id, a.question_code
