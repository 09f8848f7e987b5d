with shown as (
    select
        k.* replace (
            if(notice_date < coalesce(closed_date, month_after()), notice_date, null)
                as notice_date,
            if(
                promised_date < coalesce(closed_date, month_after()),
                promised_date, null
            ) as promised_date,
            if(agency_date < coalesce(closed_date, month_after()), agency_date, null)
                as agency_date
        )
    from collection_life as k
    where touched_date is distinct from prior_date
)

select
    k.collection_case_id,
    account_number(k.a) as account_id,
    case
        when k.agency_date is not null then 'agency'
        when k.notice_date is not null then 'post'
        else 'sms'
    end as channel_code,
    employee_number(collector(k.h)) as employee_id,
    choice(['ability', 'ability', 'will', 'dispute'], draw(k.h, 'class'))
        as reason_class,
    choice(
        ['Out of money', 'Out of work', 'Forgot', 'Bill disputed'], draw(k.h, 'class')
    ) as reason,
    k.case_status,
    case
        when k.agency_date is not null then 4
        when k.suspended_date is not null then 3
        when k.notice_date is not null then 2
        else 1
    end as dunning_level,
    cents(k.opened_cents) as opened_amount,
    cents(k.collected_cents) as collected_amount,
    cents(k.written_off_cents) as written_off_amount,
    k.opened_date,
    k.opened_date as first_reminder_date,
    k.notice_date as final_notice_date,
    k.suspended_date,
    k.promised_date,
    k.agency_date,
    k.closed_date,
    k.touched_date::timestamp + interval 16 hour as updated_at,
    k.opened_date < month_first() as is_restated,
    if(k.opened_date < month_first(), cents(k.opened_cents), 0) as prior_opened_amount,
    cents(k.prior_collected) as prior_collected_amount,
    cents(k.prior_written_off) as prior_written_off_amount
from shown as k
order by k.collection_case_id
