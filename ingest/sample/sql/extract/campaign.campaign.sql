with changes as (
    select *, started_date as day, false as is_over
    from campaign_run
    where started_date = month_first()
    union all
    select *, ended_date, true
    from campaign_run
    where ended_date >= month_first() and ended_date < month_after()
)

select
    r.campaign_id,
    p.campaign_name || substr(r.campaign_id, 2, 2) as campaign_name,
    r.campaign_type,
    null as product_offering_id,
    p.offer_code,
    p.channel_code,
    employee_number(1 + p.n) as employee_id,
    p.objective,
    p.window_days as conversion_window_days,
    p.take_rate as target_take_rate,
    p.budget as budget_amount,
    r.started_date,
    if(r.is_over, r.ended_date, null) as ended_date,
    r.day::timestamp + interval 9 hour as updated_at
from changes as r
inner join campaign_plan as p using (campaign_type)
order by r.campaign_id, updated_at
