-- What never changes about a customer, as the extract shows it.
create view customer_row as
select
    c.c,
    c.h,
    c.home_h,
    c.customer_id,
    'sample' as source_system,
    c.customer_type,
    case
        when c.is_company
            then replace(p.city, '市', '') || pick('companies', draw(c.h, 'name'))
                || pick('companies', draw(c.h, 'name2'))
                || pick('industries', draw(c.h, 'industry')) || '有限公司'
        when n.language_code = 'en' and c.twin_of is not null
            then upper(pick('english_given', draw(n.h, 'given'))) || ' '
                || pick('english_surnames', draw(n.h, 'surname'))
        when n.language_code = 'en'
            then pick('english_given', draw(n.h, 'given')) || ' '
                || pick('english_surnames', draw(n.h, 'surname'))
        when c.twin_of is not null and draw(c.h, 'typo') < 0.25
            then pick('surnames', draw(n.h, 'surname'))
                || pick('given_names', draw(c.h, 'given'))
        when c.twin_of is not null and draw(c.h, 'typo') < 0.4
            then pick('surnames', draw(n.h, 'surname')) || ' '
                || pick('given_names', draw(n.h, 'given'))
        else pick('surnames', draw(n.h, 'surname'))
            || pick('given_names', draw(n.h, 'given'))
    end as full_name,
    if(c.is_company, null, n.gender) as gender,
    if(
        c.is_company or draw(c.h, 'age_known') > 0.85, null,
        least(n.birth_date, n.registered_date - 6000)
    ) as birth_date,
    if(c.is_company, null, year(least(n.birth_date, n.registered_date - 6000)))
        as birth_year,
    if(
        c.is_company or (c.twin_of is not null and draw(c.h, 'no_papers') < 0.4), null,
        '00' || substr(q.postal_code, 1, 4)
        || strftime(least(n.birth_date, n.registered_date - 6000), '%Y%m%d')
        || lpad((if(c.fraud_type is null, n.c, c.c) % 10000)::varchar, 4, '0')
    ) as national_id,
    if(
        draw(c.h, 'mail') < 0.7,
        'c' || if(c.twin_of is not null and draw(c.h, 'same_mail') < 0.5, n.c, c.c)
        ::varchar || '@example.com',
        null
    ) as email,
    '100' || lpad(
        if(c.twin_of is not null and draw(c.h, 'same_phone') < 0.4, n.c, c.c)::varchar,
        8, '0'
    ) as phone_number,
    n.language_code,
    if(
        c.is_company,
        null,
        draw(c.h, 'partner') < if(c.customer_type = 'household', 0.9, 0.5)
    )
        as has_partner,
    case c.customer_type
        when 'company' then null
        when
            'household'
            then 1 + floor(draw(c.h, 'children') * draw(c.h, 'children2') * 5)
        else floor(draw(c.h, 'children') * draw(c.h, 'children2') * 3)
    end::integer as count_dependents,
    least(20, floor(-0.7 * ln(1 - draw(c.h, 'referrals'))))::integer as count_referrals,
    case
        when c.is_company then if(c.count_accounts > 1, 'key_account', 'business')
        when c.ability > 0.8 then 'premium'
        when c.ability > -0.7 then 'standard'
        else 'basic'
    end as segment,
    c.registered_date
from customer as c
inner join customer as n on c.name_c = n.c
inner join place as p on c.first_place = p.place
inner join place as q on n.first_place = q.place;

create view address_row as
select
    place,
    country,
    province,
    city,
    area,
    postal_code
from place;

create macro street(h, place_number) as
pick('roads', draw(xor(h, hash(place_number)), 'road'))
|| (1 + floor(draw(xor(h, hash(place_number)), 'house') * 900))::integer::varchar
|| '号';

create view account_row as
select
    a.a,
    a.h,
    a.account_id,
    c.customer_id,
    g.account_group_id,
    a.account_type,
    s.status,
    s.payment_method,
    s.is_paperless as is_paperless_billing,
    a.billing_cycle_day,
    s.credit_class,
    'CNY' as currency_code,
    c.registered_date as opened_date,
    s.suspended_date,
    s.closed_date,
    c.join_month
from account as a
inner join account_state as s using (a)
inner join customer as c on a.c = c.c
left join account_group as g on a.g = g.g;

create macro subscription_number(s) as
'S' || lpad((s // 256)::varchar, 8, '0') || lpad((s // 8 % 32)::varchar, 2, '0')
|| (s % 8)::varchar;
create macro account_number(a) as 'A'
|| lpad((a // 8)::varchar, 8, '0')
|| (a % 8)::varchar;
create macro customer_number(c) as 'C' || lpad(c::varchar, 8, '0');
create macro employee_number(e) as 'E' || lpad(e::varchar, 6, '0');

create view subscription_row as
select
    s.s,
    s.h,
    s.subscription_id,
    subscription_number(s.parent_s) as parent_subscription_id,
    account_number(s.a) as account_id,
    customer_number(s.c) as customer_id,
    o.product_offering_id,
    s.status,
    s.is_prepaid,
    s.activated_date,
    s.contract_term as contract_term_months,
    s.contract_end as contract_end_date,
    s.sales_channel as sales_channel_code,
    s.promotion,
    d.product_offering_name as device_model,
    cents(s.price_cents) as monthly_price_amount,
    s.suspended_date,
    s.reactivated_date,
    s.terminated_date,
    s.termination_kind,
    s.reason_class as termination_reason_class,
    s.reason as termination_reason,
    s.port_out_to
from sub_state as s
inner join offering as o using (offering)
left join offering as d on s.device = d.offering;
