select
    j.adjustment_id,
    j.invoice_id,
    account_number(j.a) as account_id,
    subscription_number(j.s) as subscription_id,
    o.product_offering_id,
    j.adjustment_kind,
    j.reason_class,
    j.reason,
    j.channel_code,
    employee_number(j.employee) as employee_id,
    j.adjustment_date,
    cents(j.cents) as amount,
    j.adjustment_date::timestamp + interval 15 hour as updated_at
from adjustment as j
left join offering as o using (offering)
order by j.adjustment_id
