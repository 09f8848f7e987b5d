-- What was planned last month acts now; the campaigns of this month.
create or replace table target_live as select * from target_new;

create or replace table wave as
select
    w.*,
    'K' || lpad((this_month() // 12 + 1)::varchar, 2, '0') || w.n::varchar
        as campaign_id,
    this_month() % 12 // w.period + 1 as wave_number
from campaign_plan as w
where not is_warmup() and this_month() % w.period = w.phase;

insert into campaign_run
select campaign_type, campaign_id, month_first(), null
from wave
where wave_number = 1;

update campaign_run
set ended_date = month_after() - 1
where not is_warmup() and this_month() % 12 = 11 and ended_date is null;
