-- Competing causes share the one draw.
create or replace table leaver as
with caused as (
    select
        *,
        case
            when leave_draw < hazard_unavoidable then 'unavoidable'
            when leave_draw
                < hazard_unavoidable + (1 - hazard_unavoidable) * hazard_involuntary
                then 'involuntary'
            else 'voluntary'
        end as kind,
        greatest(
            price_part + if(is_attacked, 0.4, 0),
            contract_part - 0.4,
            trouble_part,
            ticket_part,
            fatigue_part, shock_part, 0.25 + 0.5 * restless_part
        ) as largest
    from hazard
    where not is_warmup() and leave_draw < hazard
)

select
    c, h, kind, contract_end, is_caught,
    month_day(monthly(h), 'day', count_days()) as left_date,
    case
        when kind = 'involuntary' and is_caught then 'Fraud'
        when kind = 'involuntary' then 'Non-payment'
        when kind = 'unavoidable' then if(is_old, 'Death', 'Moved')
        when largest = price_part + if(is_attacked, 0.4, 0)
            then if(is_attacked, 'Competitor', 'Price')
        when largest = contract_part - 0.4 then 'Contract'
        when largest = trouble_part then 'Network'
        when largest = ticket_part then 'Service'
        when largest = fatigue_part then 'Contact'
        when largest = shock_part then 'Price'
        else 'Other'
    end as reason_class,
    case
        when kind = 'involuntary' and is_caught then 'Fraud confirmed'
        when kind = 'involuntary' then 'Bills not paid'
        when kind = 'unavoidable' then if(is_old, 'Deceased', 'Moved abroad')
        when largest = price_part + if(is_attacked, 0.4, 0)
            then if(is_attacked, 'Competitor made better offer', 'Price too high')
        when largest = contract_part - 0.4 then 'Contract ended'
        when largest = trouble_part then 'Network quality'
        when largest = ticket_part then 'Problem not solved'
        when largest = fatigue_part then 'Too many contacts'
        when largest = shock_part then 'Unexpected charges'
        else 'Not known'
    end as reason
from caused
order by c;
