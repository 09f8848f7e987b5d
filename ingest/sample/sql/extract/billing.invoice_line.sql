select
    i.invoice_id,
    i.line_number,
    account_number(i.a) as account_id,
    subscription_number(i.s) as subscription_id,
    o.product_offering_id,
    i.charge_type,
    i.invoice_date,
    i.due_date,
    i.period_start as period_start_date,
    i.period_end as period_end_date,
    i.quantity,
    cents(i.cents) as amount,
    cents(i.tax_cents) as tax_amount,
    i.invoice_date::timestamp + interval 14 hour as updated_at
from issued as i
inner join offering as o using (offering)
order by i.a, i.line_number
