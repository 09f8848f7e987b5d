-- Who the customers are and will be, with the latent traits nobody sees: ability and
-- will to pay, temper, thrift (weight of price), savvy (ease with things digital),
-- restlessness (frailty of the bond), appetite (level of use).
create table customer as
with numbered as (
    select
        c::integer as c,
        entity(c, 'customer') as h,
        case
            when c < getvariable('initial_customers') then -99
            else ((c - getvariable('initial_customers')) * getvariable('months'))
                // (getvariable('customers') - getvariable('initial_customers'))
        end as join_month
    from range(getvariable('customers')) as numbers (c)
),

typed as (
    select
        *,
        case
            when draw(h, 'type') < 0.80 then 'consumer'
            when draw(h, 'type') < 0.90 then 'household'
            else 'company'
        end as customer_type,
        gauss(h, 'ability') as ability,
        gauss(h, 'will') as will,
        gauss(h, 'temper') as temper,
        gauss(h, 'thrift') as thrift,
        gauss(h, 'savvy') as savvy,
        gauss(h, 'restless') as restless,
        gauss(h, 'appetite') as appetite
    from numbered
)

select
    c,
    h,
    'C' || lpad(c::varchar, 8, '0') as customer_id,
    customer_type,
    customer_type = 'company' as is_company,
    customer_type = 'consumer' and draw(h, 'prepaid') < sigmoid(-1.3 - 0.6 * ability)
        as is_prepaid,
    join_month::integer as join_month,
    case
        when join_month < 0
            then window_first()
                - (1 + least(5400, floor(-ln(1 - draw(h, 'tenure')) * 1300)))::integer
        else add_months(window_first(), join_month)
            + floor(draw(h, 'day') * 28)::integer
    end as registered_date,
    if(draw(h, 'language') < 0.04, 'en', 'zh') as language_code,
    if(draw(h, 'gender') < 0.5, 'female', 'male') as gender,
    date '1944-01-01'
    + ((draw(h, 'born') * 0.6 + draw(h, 'born2') * 0.4) * 22500)::integer
        as birth_date,
    ability, will, temper, thrift, savvy, restless, appetite,
    1 + if(
        customer_type = 'company', (draw(h, 'acc') < 0.35)::integer
        + (draw(h, 'acc2') < 0.15)::integer, 0
    ) as count_accounts,
    place_pick.place as first_place
from typed
inner join place_pick on place_pick.bucket = floor(draw(h, 'place') * 1000)::integer
order by c;
