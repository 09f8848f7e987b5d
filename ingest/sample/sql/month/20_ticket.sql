-- The whole life of each new ticket, decided on the day it is born. Hours grow with the
-- trouble in the district; a large part of the promise is broken where the trouble is
-- large.
create or replace table new_ticket as
with people as (
    select
        f.*, c.is_company, c.savvy, c.language_code, cs.place,
        draw(f.h, 'anonymous') < 0.01 as is_anonymous,
        case
            when
                f.cause = 'fault_server' or (c.is_company and f.severity > 0.5)
                then 'critical'
            when c.is_company or f.severity > 0.5 or f.cause = 'service' then 'high'
            when f.cause in ('suggestion', 'consultation') then 'low'
            else 'normal'
        end as priority,
        f.day::timestamp
        + to_seconds(floor(draw(f.h, 'time') * 14 * 3600)::bigint) as opened_at,
        3600 * (1 + 2.5 * f.severity) * case
            when f.cause like 'fault%' then 22
            when f.cause in ('bill_shock', 'service', 'contact') then 40
            when f.cause = 'suggestion' then 90
            else 4
        end * exp(1.1 * gauss(f.h, 'work')) as work_seconds
    from call_for_help as f
    inner join customer as c using (c)
    inner join customer_state as cs using (c)
),

promised as (
    select
        *,
        3600 * case priority
            when 'critical' then 8 when 'high' then 24 when 'normal' then 72 else 120
        end as promise_seconds,
        draw(h, 'hold') < 0.2 as has_hold,
        draw(h, 'again') < if(cause like 'fault%', 0.12, 0.06) as is_reopened,
        draw(h, 'cancel') < 0.02 as is_cancelled,
        least(
            work_seconds * 0.5, 600 + 5400 * (1 + 3 * severity) * exp(gauss(h, 'reply'))
        )
            as reply_seconds
    from people
),

timed as (
    select
        *,
        work_seconds * if(has_hold, 1.3, 1.0) + 600 as solve_seconds,
        work_seconds > promise_seconds and draw(h, 'escalate') < 0.6 as is_escalated,
        (work_seconds > 20000 and draw(h, 'hand_over') < 0.5) as is_handed,
        86400 * (0.5 + 2.5 * draw(h, 'after')) as after_seconds
    from promised
),

solved as (
    select
        *,
        is_reopened and not is_cancelled as comes_back,
        solve_seconds + after_seconds * 0.8 as back_seconds,
        solve_seconds + after_seconds * 0.8 + 7200 + 0.5 * work_seconds as again_seconds
    from timed
)

select
    'T' || strftime(month_first(), '%y%m')
    || lpad((row_number() over (order by opened_at, c, cause, s))::varchar, 7, '0')
        as ticket_id,
    c, a, s, offering, place, h, cause, language_code, priority,
    if(
        is_company and draw(h, 'manager') < 0.35, 'account_manager',
        choice(
            [
                'hotline', 'hotline', 'hotline', 'store', 'hotline',
                'email', 'online_chat', 'app', 'website', 'social'
            ],
            draw(h, 'channel') + 0.1 * savvy
        )
    ) as channel_code,
    pick('agent_ids', draw(h, 'employee')) as employee,
    is_anonymous,
    draw(h, 'behalf') < 0.03 as is_on_behalf,
    opened_at,
    later(opened_at, promise_seconds) as due_at,
    later(opened_at, reply_seconds) as first_reply_at,
    if(is_handed, later(opened_at, (reply_seconds + 60)), null) as handed_at,
    if(has_hold, later(opened_at, (work_seconds * 0.6)), null) as hold_start_at,
    if(has_hold, later(opened_at, (work_seconds * 0.9)), null) as hold_end_at,
    if(is_escalated, later(opened_at, (promise_seconds + 300)), null)
        as escalated_at,
    if(is_cancelled, null, later(opened_at, solve_seconds)) as resolved_at,
    if(comes_back, later(opened_at, back_seconds), null) as reopened_at,
    if(comes_back, later(opened_at, again_seconds), null) as resolved_again_at,
    if(is_cancelled, later(opened_at, solve_seconds), null) as cancelled_at,
    opened_at + to_seconds(
        (
            if(comes_back, again_seconds, solve_seconds)
            + if(is_cancelled, 0, after_seconds)
        )::bigint
    ) as closed_at
from solved;
