-- Contacts that are about no ticket: balances asked for, debts reminded of, and the
-- wish to leave. Columns stand as in `contact`.
create or replace table inquiry as
with other as (
    select
        p.*,
        monthly(c.h) as mh,
        c.savvy,
        c.is_company,
        x.overdue_days
    from present as p
    inner join customer as c using (c)
    inner join account_state as x on p.a = x.a
)

select
    c,
    a,
    s,
    null::varchar as ticket_id,
    'Q' as code,
    hash(xor(mh, hash('inquiry'))) as h,
    'inbound' as direction,
    'account' as reason_class,
    'balance_inquiry' as reason,
    day_of(live_from, live_to, mh, 'inquiry_day') as day,
    choice(
        [
            'hotline', 'ivr', 'self_service_terminal', 'website',
            'chatbot', 'app', 'app'
        ],
        draw(mh, 'inquiry_by') + 0.1 * savvy
    ) as channel_code,
    'answered' as outcome,
    null::timestamp as started_at
from other
where draw(mh, 'inquiry') < 0.28
union all
select
    c, a, s, null, 'D', hash(xor(mh, hash('dunning'))), 'outbound', 'collection',
    'overdue_reminder',
    day_of(live_from, live_to, mh, 'dunning_day'),
    if(draw(mh, 'dunning_by') < 0.6, 'sms', 'call_centre_outbound'),
    if(draw(mh, 'dunning_end') < 0.5, 'promised_to_pay', 'no_answer'), null
from other
where overdue_days > 10
union all
select
    c, a, s, null, 'X', hash(xor(h, hash('cancel'))), 'inbound', 'retention',
    'cancel_intent', null, channel_code,
    case decision when 'saved' then 'offer_accepted' else 'offer_declined' end,
    intent_at
from retention_new;
