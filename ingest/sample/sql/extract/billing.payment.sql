-- Bills older than the first extract are not known to whoever reads these files.
select
    payment_id,
    invoice_id,
    account_number(a) as account_id,
    pay_date as payment_date,
    payment_method,
    channel_code,
    cents(cents) as amount,
    pay_date::timestamp + interval 15 hour as updated_at
from payment
where invoice_date >= window_first()
order by payment_id, invoice_id
