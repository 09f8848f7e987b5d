-- The steps of each new ticket, past and to come.
insert into ticket_life select * from new_ticket;

insert into ticket_step
with steps as (
    select *, 1 as rank, 'opened' as event_type, opened_at as event_at from new_ticket
    union all
    select *, 2, 'assigned', opened_at + interval 5 minute from new_ticket
    union all
    select *, 3, 'replied', first_reply_at from new_ticket
    union all
    select *, 4, 'handed_over', handed_at from new_ticket
    union all
    select *, 5, 'hold_started', hold_start_at from new_ticket
    union all
    select *, 6, 'hold_ended', hold_end_at from new_ticket
    union all
    select *, 7, 'escalated', escalated_at from new_ticket
    union all
    select *, 8, 'resolved', resolved_at from new_ticket
    union all
    select *, 9, 'reopened', reopened_at from new_ticket
    union all
    select *, 10, 'resolved', resolved_again_at from new_ticket
    union all
    select *, 11, 'closed', closed_at from new_ticket
)

select
    ticket_id,
    (row_number() over (partition by ticket_id order by event_at, rank))::integer,
    event_at,
    event_type,
    case event_type
        when 'closed' then if(cancelled_at is null, 'CLOSED_BY_CUSTOMER', 'CANCELLED')
        when 'handed_over' then 'TO_SECOND_LEVEL'
        else upper(event_type)
    end,
    if(rank >= 5 and handed_at is not null, second_level(employee), employee),
    case
        when rank < 4 or handed_at is null then 'frontdesk'
        when cause like 'fault%' then 'network_operations'
        when cause = 'bill_shock' then 'billing_care'
        else 'second_level'
    end
from steps
where event_at is not null;
