-- Who thinks of leaving looks at terms, at how to cancel and at how to take the number
-- along, month after month, whether he leaves in the end or not. The day is drawn before
-- it is looked at whether he is still there.
create or replace table exit_inquiry as
with asked as (
    select
        p.*,
        k.n,
        k.reason,
        k.channels,
        c.savvy,
        hash(xor(monthly(c.h), hash(k.reason))) as h,
        month_day(xor(monthly(c.h), hash(k.reason)), 'exit_day', count_days()) as day
    from present as p
    inner join customer as c using (c)
    left join hazard as z using (c)
    cross join (
        values
        (1, 'contract_terms', 0.030, ['hotline', 'store', 'chatbot', 'website', 'app']),
        (2, 'cancellation_page', 0.026, ['website', 'website', 'app', 'app', 'app']),
        (3, 'porting_code', 0.010, ['hotline', 'sms', 'sms', 'app', 'app'])
    ) as k (n, reason, rate, channels)
    where
        draw(hash(xor(monthly(c.h), hash(k.reason))), 'exit') < least(
            0.5,
            k.rate * (
                0.2 + exp(
                    1.1 * coalesce(z.urge, 0.55 * c.restless) + 0.6 * c.restless - 0.5
                )
            )
        )
)

select
    *,
    choice(channels, draw(h, 'exit_by') + 0.1 * savvy) as channel_code
from asked
where day >= live_from and day < live_to;

-- Contacts that are about no ticket: balances asked for, debts reminded of, and the
-- wish to leave, thought and told. Columns stand as in `contact`.
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
from retention_new
union all
select
    c, a, s, null, 'E' || n::varchar, h, 'inbound', 'retention', reason, day,
    channel_code, 'answered', null
from exit_inquiry;
