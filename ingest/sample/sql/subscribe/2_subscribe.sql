-- New subscriptions of `wanted` (c, gen, slot, activated_date): number, plan, price,
-- term, device.
create or replace table new_sub as
with numbered as (
    select
        w.*,
        (w.c::bigint * 32 + w.slot) * 8 + w.gen as s,
        entity((w.c::bigint * 32 + w.slot) * 8 + w.gen, 'subscription') as h,
        sl.product_line,
        sl.parent_slot,
        c.is_company,
        c.count_accounts,
        c.appetite,
        c.ability,
        c.savvy,
        c.fraud_type is not null as is_fraud,
        coalesce(c.ring_h, c.h) as ring_h,
        b.plan_z as bundle_z,
        c.is_prepaid and sl.product_line = 'mobile' as is_prepaid,
        greatest(0, months_between(w.activated_date, month_first())) as age_months
    from wanted as w
    inner join customer as c using (c)
    inner join slot as sl using (customer_type, slot)
    left join bundle_slot as b on w.bundle = b.bundle and w.slot = b.slot
),

wished as (
    select
        *,
        -- The plan follows appetite and ability; add-ons are a matter of taste.
        case
            when bundle_z is not null then bundle_z
            when parent_slot is not null then gauss(h, 'plan')
            else 0.6 * appetite + 0.35 * ability + 0.6 * gauss(h, 'plan')
        end as plan_z,
        if(
            is_fraud,
            1.0 + 0.75 * draw(ring_h, 'device'),
            0.6 * ability + 0.8 * gauss(h, 'device')
        ) as device_z,
        case
            when is_prepaid or parent_slot is not null then 0
            when is_fraud then 24
            when draw(h, 'term') < if(is_company, 0.65, 0.45) then 24
            when draw(h, 'term') < 0.75 then 12
            else 0
        end as contract_term
    from numbered
),

termed as (
    select
        *,
        case
            when contract_term = 0 then null
            -- Half of the old contracts have been renewed, over and over.
            when age_months >= contract_term and draw(h, 'renewed') < 0.5
                then add_months(
                        activated_date,
                        (age_months // contract_term + 1) * contract_term
                    )
            else add_months(activated_date, contract_term)
        end as contract_end
    from wished
),

promoted as (
    select
        *,
        case
            when bundle_z is not null then 'BUNDLE15'
            when parent_slot is not null then null
            when
                contract_end > month_first() and draw(h, 'promotion') < 0.25
                then 'LOYAL10'
            when draw(h, 'promotion') > 0.65 then 'NEW20'
        end as promotion
    from termed
)

select
    p.s,
    'S' || lpad(p.c::varchar, 8, '0') || lpad(p.slot::varchar, 2, '0') || p.gen::varchar
        as subscription_id,
    p.c,
    p.c::bigint * 8 + p.slot % p.count_accounts as a,
    p.h, p.slot, p.gen,
    (p.c::bigint * 32 + p.parent_slot) * 8 + p.gen as parent_s,
    p.product_line,
    p.parent_slot is null as is_primary,
    p.is_company, p.is_prepaid, o.offering,
    -- Old agreements drift away from today's price list.
    (
        round(
            o.list_cents
            * (1 + 0.0015 * least(p.age_months, 60) * gauss(p.h, 'price'))
            / 100
        )
        * 100
    )
    ::integer as price_cents,
    case p.promotion
        when 'LOYAL10' then 10 when 'BUNDLE15' then 15 when 'NEW20' then 20 else 0
    end
        as discount_percent,
    p.promotion,
    case p.promotion
        when 'LOYAL10' then p.contract_end
        when 'BUNDLE15' then date '2099-01-01'
        when 'NEW20' then add_months(date_trunc('month', p.activated_date)::date, 6)
    end as promo_until,
    p.activated_date, p.contract_term, p.contract_end,
    case
        when p.is_company and draw(p.h, 'sold') < 0.6 then 'account_manager'
        else choice(
                [
                    'store', 'store', 'store', 'agent', 'agent',
                    'hotline', 'website', 'app', 'app', 'call_centre_outbound'
                ],
                draw(p.h, 'sold') + 0.08 * p.savvy
            )
    end as sales_channel,
    d.offering as device,
    d.offering is not null and p.contract_term = 24
    and (p.is_fraud or draw(p.h, 'handset') < 0.5)
        as is_device_sold,
    'active' as status,
    null::date as suspended_date,
    null::date as reactivated_date,
    null::date as terminated_date,
    null::varchar as termination_kind,
    null::varchar as reason_class,
    null::varchar as reason,
    null::varchar as port_out_to,
    330000
    * exp(0.75 * p.appetite + 0.35 * gauss(p.h, 'data') - 0.35)
    * if(p.is_prepaid, 0.5, 1)
        as level_kb,
    520
    * exp(0.3 * p.appetite + 0.6 * gauss(p.h, 'voice') - 0.25)
    * if(p.is_company, 1.6, 1)
        as level_cmin,
    0.006 + 0.014 * gauss(p.h, 'trend') as trend,
    least(0.98, greatest(0.15, 0.64 + 0.12 * p.appetite + 0.1 * p.savvy)) as data_share,
    0 as over_months,
    p.product_line = 'mobile' and draw(p.h, 'events') < 0.02 as is_event_source,
    p.activated_date as changed_date
from promoted as p
inner join offering as o
    on
        p.product_line = o.product_line
        and o.audience = if(p.is_company, 'business', 'consumer')
        and p.is_prepaid = o.is_prepaid
        and p.plan_z >= o.from_z
        and p.plan_z < o.to_z
left join offering as d
    on
        p.product_line = 'mobile'
        and d.product_line = 'device'
        and p.device_z >= d.from_z
        and p.device_z < d.to_z
order by p.s;

insert into sub_state select * from new_sub;

update customer_state
set
    slots_taken = if(
        customer_state.gen = taken.gen,
        customer_state.slots_taken | taken.slots,
        taken.slots
    ),
    gen = taken.gen,
    is_active = true,
    left_month = null
from (
    select c, max(gen) as gen, bit_or(1 << slot) as slots from wanted
    group by c
) as taken
where customer_state.c = taken.c;
