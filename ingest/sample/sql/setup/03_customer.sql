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
        gauss(h, 'appetite') as appetite,
        draw(h, 'twin') < 0.007 as may_be_twin
    from numbered
),

-- Some who join never mean to pay; they are more often poor and ill-willed.
judged as (
    select
        *,
        if(
            customer_type = 'consumer' and join_month >= 0,
            sigmoid(-3.2 - 0.7 * ability - 0.5 * will), 0
        ) as prior_fraud
    from typed
),

-- A ring shares one address and one kind of device; a thief shows the papers of
-- somebody else.
schemed as (
    select
        *,
        case
            when draw(h, 'fraud') >= prior_fraud then null
            when draw(h, 'theft') < 0.25 then 'identity_theft'
            else 'never_pay'
        end as fraud_type,
        (join_month // 6) * 1000 + floor(
            draw(h, 'ring') * greatest(1, getvariable('customers') // 20000)
        )::integer as ring
    from judged
),

-- A few register a second time under another number.
paired as (
    select
        a.*,
        if(a.fraud_type = 'never_pay', entity(a.ring, 'ring'), null) as ring_h,
        if(o.c is null or draw(a.h, 'twin_home') < 0.3, a.h, o.h) as own_home_h,
        if(a.fraud_type is null, o.c, null) as twin_of,
        coalesce(o.c, a.c) as name_c
    from schemed as a
    left join judged as o
        on
            o.c = if(
                a.customer_type = 'consumer'
                and (a.may_be_twin or a.fraud_type = 'identity_theft'),
                floor(
                    draw(a.h, 'twin_of')
                    * least(a.c, getvariable('initial_customers'))
                )::integer,
                null
            )
            and o.customer_type = 'consumer' and not o.may_be_twin and o.c < a.c
)

select
    c,
    h,
    'C' || lpad(c::varchar, 8, '0') as customer_id,
    customer_type,
    customer_type = 'company' as is_company,
    customer_type = 'consumer' and fraud_type is null
    and draw(h, 'prepaid') < sigmoid(-1.3 - 0.6 * ability)
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
    ability, will, temper, thrift, savvy, restless,
    if(fraud_type is null, appetite, 1.5) as appetite,
    1 + if(
        customer_type = 'company', (draw(h, 'acc') < 0.35)::integer
        + (draw(h, 'acc2') < 0.15)::integer, 0
    ) as count_accounts,
    prior_fraud, fraud_type, ring_h, twin_of, name_c,
    coalesce(ring_h, if(twin_of is null, h, own_home_h)) as home_h,
    place_pick.place as first_place
from paired
inner join
    place_pick
    on place_pick.bucket = floor(
        draw(coalesce(ring_h, if(twin_of is null, h, own_home_h)), 'place') * 1000
    )::integer
order by c;
