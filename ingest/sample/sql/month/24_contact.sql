-- Every contact of the month, in and out; code is its kind within the number.
create or replace table contact as
with campaign as (
    select
        c,
        a,
        s,
        null::varchar as ticket_id,
        'M' || n::varchar as code,
        hash(xor(mh, hash(n))) as h,
        'outbound' as direction, 'marketing' as reason_class,
        if(draw(mh, 'topic') < 0.5, 'upgrade_offer', 'add_on_offer') as reason,
        day_of(live_from, live_to, h, 'day') as day,
        if(
            is_company, 'account_manager',
            choice(
                ['sms', 'sms', 'email', 'app', 'call_centre_outbound'],
                draw(h, 'channel')
            )
        ) as channel_code,
        choice(
            ['no_answer', 'delivered', 'delivered', 'declined', 'accepted'],
            draw(h, 'outcome') * 0.84
        ) as outcome,
        null::timestamp as started_at
    from campaign_contact
),

tickets as (
    select
        if(is_anonymous, null, c),
        if(is_anonymous, null, a),
        if(is_anonymous, null, s),
        ticket_id,
        'T' as code,
        h,
        'inbound',
        'service',
        'ticket',
        null::date,
        channel_code,
        'ticket_opened',
        opened_at
    from new_ticket
    union all
    select
        c, a, s, ticket_id, 'R', h, 'inbound', 'service', 'ticket_reopened', null,
        'hotline', 'ticket_reopened', reopened_at
    from ticket_life
    where
        reopened_at >= month_first()
        and reopened_at < month_after()
        and not is_anonymous
    union all
    select
        c, a, s, ticket_id, 'B', h, 'outbound', 'service', 'callback', null,
        'hotline', 'customer_told', resolved_at
    from ticket_life
    where
        resolved_at >= month_first()
        and resolved_at < month_after()
        and not is_anonymous
        and draw(h, 'callback') < 0.5
),

targeted as (
    select
        c, a, s, null as ticket_id, 'K' || substr(campaign_id, 2) as code, h,
        'outbound', 'marketing', campaign_type || '_offer', null as day, channel_code,
        'delivered' as outcome, contacted_at
    from target_new
    where contacted_at is not null
),

everything as (
    select * from campaign
    union all
    select * from tickets
    union all
    select * from targeted
    union all
    select * from inquiry
)

select
    case
        when code in ('T', 'R', 'B') then 'N' || substr(ticket_id, 2) || code
        else 'N' || strftime(month_first(), '%y%m') || lpad(c::varchar, 8, '0') || code
    end as interaction_id,
    c, a, s, ticket_id, direction, reason_class, reason, channel_code, outcome,
    case
        when channel_code in (
                'sms', 'email', 'app', 'website', 'chatbot', 'ivr', 'social',
                'self_service_terminal'
            ) then null
        else pick('agent_ids', draw(h, 'agent'))
    end as employee,
    coalesce(
        started_at, day::timestamp + to_seconds(floor(draw(h, 'at') * 46000)::bigint)
    )
        as started_at,
    (
        20
        + 240
        * exp(0.7 * gauss(h, 'handling'))
        * if(channel_code in ('sms', 'email'), 0.02, 1)
    )
    ::bigint as seconds
from everything;
