-- Use beyond what the plan includes is charged on each day of the month in the same
-- proportion. Rates in yuan: 0.15 a minute, 3 a thousand megabytes, 0.10 a message.
create or replace table rate as
select
    t.s,
    greatest(0, t.cmin - o.free_cmin) as over_cmin,
    greatest(0, t.kb - o.free_kb) as over_kb,
    greatest(0, t.messages - o.messages) as over_messages,
    if(t.cmin > o.free_cmin, 0.0015 * (t.cmin - o.free_cmin) / t.cmin, 0) as cmin_rate,
    if(t.kb > o.free_kb, 0.000003 * (t.kb - o.free_kb) / t.kb, 0) as kb_rate,
    if(t.messages > o.messages, 0.10 * (t.messages - o.messages) / t.messages, 0)
        as message_rate,
    t.abroad_cmin, t.roaming_kb, t.contents,
    t.kb > o.free_kb or t.cmin > o.free_cmin as is_over
from usage_total as t
inner join live as l using (s)
inner join offering as o using (offering);

-- The few whose use is charged beyond the plan.
create or replace table charged as
select s, cmin_rate, kb_rate, message_rate
from rate
where cmin_rate > 0 or kb_rate > 0 or message_rate > 0;

update sub_state
set over_months = if(rate.is_over, sub_state.over_months + 1, 0)
from rate
where sub_state.s = rate.s and (rate.is_over or sub_state.over_months > 0);
