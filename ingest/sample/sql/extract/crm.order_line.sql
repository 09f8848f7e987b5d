with dated as (
    select
        *,
        coalesce(completed_at, cancelled_at) as done_at,
        coalesce(completed_at, cancelled_at) < month_after() as is_done,
        ordered_at < month_first() as is_restated
    from order_life
)

select
    d.order_id,
    d.line_number,
    customer_number(d.c) as customer_id,
    account_number(d.a) as account_id,
    subscription_number(d.s) as subscription_id,
    o.product_offering_id,
    d.order_type,
    case
        when d.is_done and d.completed_at is not null then 'completed'
        when d.is_done and d.is_cancelled then 'cancelled'
        when d.is_done then 'failed'
        when d.promised_at < month_after() then 'held'
        when d.ordered_at < month_after() - 2 then 'in_progress'
        else 'acknowledged'
    end as order_status,
    d.channel_code,
    employee_number(d.employee) as employee_id,
    d.campaign_id,
    if(d.is_done or d.promised_at < month_after(), d.reason_class, null)
        as reason_class,
    if(d.is_done or d.promised_at < month_after(), d.reason, null) as reason,
    1 as quantity,
    cents(d.one_time_cents) as one_time_amount,
    cents(d.monthly_cents) as monthly_amount,
    d.ordered_at,
    d.promised_at,
    d.scheduled_at,
    if(d.is_done, d.completed_at, null) as completed_at,
    if(d.is_done, d.cancelled_at, null) as cancelled_at,
    if(d.is_done, d.done_at, d.ordered_at) as updated_at,
    d.is_restated,
    if(d.is_restated, cents(d.one_time_cents), 0) as prior_one_time_amount,
    if(d.is_restated, cents(d.monthly_cents), 0) as prior_monthly_amount
from dated as d
inner join offering as o using (offering)
where d.is_done or not d.is_restated
order by d.order_id, d.line_number
